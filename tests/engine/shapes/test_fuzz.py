"""Mutated requests get from learned shapes the very answer of the whole parse. `make fuzz-shapes` sends a million."""

from . import fuzzing

MESSAGES = 20_000


def test_learned_shapes_never_answer_anything_else_than_the_whole_parse():
    found = {service.name: each for service, each in fuzzing.run(MESSAGES)}

    again = f"python -m tests.engine.shapes.fuzzing --messages {MESSAGES} --seed {fuzzing.SEED}"
    assert {name: each.wrong for name, each in found.items() if each.wrong} == {}, again
    assert sum(each.messages for each in found.values()) > MESSAGES * 0.9
    # Else nothing was compared: most services learn, and are asked what they have learned.
    assert sum(each.read for each in found.values()) > MESSAGES / 6
    assert found["ruled"].read == 0
