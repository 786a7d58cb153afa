"""Dates of examples, and the ways in which contracts write a date that is only a text for the schema."""

from datetime import date, timedelta

from .people import TODAY

YEAR = timedelta(days=364)


def beginning(index: int) -> date:
    """The first day of what row `index` is about."""
    return TODAY - timedelta(days=index % 360)


def end(index: int) -> date:
    """The last day: always after the first."""
    return beginning(index) + YEAR


def written(day: date, index: int = 0) -> tuple[str, ...]:
    """The day as schemas and people write it; with the time of row `index` where a time is wanted."""
    iso, clock = day.isoformat(), time(index)
    return (
        iso, f"{iso}T{clock}", f"{iso}T{clock}Z", f"{day:%Y%m%d}", f"{day:%d/%m/%Y}", f"{day:%d%m%Y}", f"{day:%y%m%d}",
        f"{day:%Y%m%d}{clock.replace(':', '')}", f"{iso} {clock}", f"{day:%Y-%m}", f"{day:%Y}",
    )  # fmt: skip


def time(index: int) -> str:
    """A time of the working day."""
    minutes = 10 * 60 + 30 + index * 7 % 420
    return f"{minutes // 60:02d}:{minutes % 60:02d}:00"
