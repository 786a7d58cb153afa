"""What is left to do for those who send an answer: wait, tell what was done, treat the connection badly."""

from dataclasses import dataclass


@dataclass(slots=True)
class Effect:
    """What was decided of one call.

    `delay` in milliseconds before anything is sent; `headers` tell what was done, `content_type` stands instead of the
    usual one; `wire` is what happens to the connection: nothing, `timeout`, `reset` or `drip`, for `seconds`.
    """

    delay: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str = ""
    wire: str = ""
    seconds: float = 0.0
