"""Short names that tell leaves apart: the local name, after the ancestor that differs where several share it."""

from collections import Counter
from collections.abc import Sequence

DEEPEST = 60


def tell_apart(trails: Sequence[tuple[str, ...]]) -> list[str]:
    """One name for each trail (local names from the top): `leaf`, or `ancestor.leaf` for all that share a leaf's name.

    None of them keeps the short name: a leaf added later must make a dataset's old column refused, never silently mean
    something else.
    """
    sharing: dict[str, list[int]] = {}
    for place, trail in enumerate(trails):
        sharing.setdefault(trail[-1], []).append(place)
    names = [trail[-1] for trail in trails]
    for places in sharing.values():
        if len(places) > 1:
            for place, name in zip(places, _apart([trails[place] for place in places]), strict=True):
                names[place] = name
    return _numbered(names)


def _apart(trails: list[tuple[str, ...]]) -> list[str]:
    """The nearest ancestor at which they all differ; failing that, as much of the way down as it takes."""
    deepest = max(len(trail) for trail in trails)
    for above in range(2, deepest + 1):
        names = [f"{trail[-above]}.{trail[-1]}" if len(trail) >= above else trail[-1] for trail in trails]
        if len(set(names)) == len(names):
            return names
    for length in range(3, deepest + 1):
        names = [".".join(trail[-length:]) for trail in trails]
        if len(set(names)) == len(names):
            return names
    return [".".join(trail) for trail in trails]


def _numbered(names: list[str]) -> list[str]:
    taken: Counter[str] = Counter()
    told = []
    for name in names:
        taken[name] += 1
        told.append(name if taken[name] == 1 else f"{name}.{taken[name]}")
    return told
