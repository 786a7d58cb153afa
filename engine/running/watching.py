"""Opens the port of the operators beside the workers: their figures come together in this process."""

import logging

from ..http.server import Server
from ..watching.overview import Overview
from ..watching.port import LIMITS, Port
from . import settings
from .keeper import listeners

log = logging.getLogger(__name__)


async def opened(overview: Overview) -> Server | None:
    """The port, open; None when the settings want none, or nobody asked for one and it cannot be had.

    Raises SettingRefused when it was asked for and cannot be had.
    """
    host, port = settings.operation()
    if port == 0:
        return None
    try:
        (listener,) = listeners(host, port, 1, setting="ENGINE_OPERATION")
    except settings.SettingRefused as error:
        if settings.is_operation_asked_for():
            raise
        log.warning("there is no port for operators: %s", error)
        return None
    server = Server(Port(overview), before=lambda: None, limits=LIMITS)
    await server.listen(listener)
    return server
