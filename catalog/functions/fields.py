"""How a row names a field of the request: by its label, by its path, or by the end of its path when that is clear."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from rapidfuzz import fuzz, process

from engine import functions
from engine.errors import FunctionRefused

Path = tuple[str, ...]
SHOWN = 12
CLOSE = 60


class Fields(Mapping[str, Path]):
    """{name as `engine.functions.field` writes it: steps from the request's first element}, from key candidates."""

    def __init__(self, candidates: list[dict[str, Any]]) -> None:
        self._candidates = candidates

    def __getitem__(self, name: str) -> Path:
        return self._clear[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._clear)

    def __len__(self) -> int:
        return len(self._clear)

    def require(self, written: str) -> Path:
        """The steps to the field. Raises FunctionRefused, naming the nearest one or those it could be."""
        name = functions.field(written)
        path = self.get(name)
        if path is not None:
            return path
        several = [each["label"] for each in self._candidates if f"/{_joined(each['path'])}".endswith(f"/{name}")]
        if several:
            raise FunctionRefused("function-fields", name=written[:60], known=", ".join(several[:SHOWN]))
        labels = [each["label"] for each in self._candidates]
        near = process.extractOne(name, labels, scorer=fuzz.WRatio, processor=str.casefold, score_cutoff=CLOSE)
        known = ", ".join(labels[:SHOWN]) + ("…" if len(labels) > SHOWN else "")
        raise FunctionRefused("function-field", name=written[:60], nearest=near[0] if near else "", known=known or "–")

    @cached_property
    def _clear(self) -> dict[str, Path]:
        """Whole paths, then labels, then the ends of paths that only one field has."""
        found: dict[str, Path] = {}
        ends: dict[str, set[Path]] = {}
        for each in self._candidates:
            path = tuple(each["path"])
            found.setdefault(_joined(path), path)
            steps = _joined(path).split("/")
            for start in range(1, len(steps)):
                ends.setdefault("/".join(steps[start:]), set()).add(path)
        for each in self._candidates:
            found.setdefault(functions.field(each["label"]), tuple(each["path"]))
        for name, paths in ends.items():
            if len(paths) == 1:
                found.setdefault(name, *paths)
        return found


def _joined(path: list[str] | Path) -> str:
    return functions.field("/".join(_local(step) for step in path))


def _local(step: str) -> str:
    """`@{ns}a` → `@a`."""
    return ("@" if step.startswith("@") else "") + step.removeprefix("@").rpartition("}")[2]
