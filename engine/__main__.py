"""`python -m engine`: serve the shelf until a signal ends it; `python -m engine check`: whether the shelf is whole."""

import asyncio
import sys

from . import checking
from .running import settings, watching
from .running.keeper import Keeper, listeners
from .watching.overview import Overview


def main() -> int:
    """Start the workers and keep them, or check the shelf; the exit code."""
    settings.log_to_stderr()
    if sys.argv[1:] == ["check"]:
        return checking.main()
    if sys.argv[1:]:
        raise settings.SettingRefused(f"the engine knows no {sys.argv[1]!r}: it is started alone, or with check")
    settings.check()
    return asyncio.run(_keep())


async def _keep() -> int:
    overview = Overview(settings.shelf(), settings.workers())
    answering = listeners(settings.host(), settings.port(), settings.workers())
    server = await watching.opened(overview)
    try:
        return await Keeper(answering, overview).run()
    finally:
        if server is not None:
            await server.stop(0)


if __name__ == "__main__":
    sys.exit(main())
