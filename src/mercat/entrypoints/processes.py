"""What every background process does: start its parts, work until told to stop, stop in order."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog

from mercat.platform.observability import logging, tracing
from mercat.platform.outages import outage
from mercat.platform.resources import Resources, open_resources
from mercat.platform.settings import Settings

_log = structlog.get_logger(__name__)


@asynccontextmanager
async def process(settings: Settings, name: str) -> AsyncIterator[Resources]:
    """Logs, error reports and traces are on, and the pools are there."""
    logging.configure(settings)
    tracing.start_sentry(settings)
    async with open_resources(settings) as resources:
        tracing.start_tracing(settings, name, resources.database)
        _log.info("ready", process=name)
        yield resources
        _log.info("stopped", process=name)
    tracing.stop_tracing()


def stop_signal() -> asyncio.Event:
    """Set by SIGTERM and SIGINT."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    return stopping


async def repeat(
    step: Callable[[], Awaitable[bool]],
    stopping: asyncio.Event,
    pause: Callable[[], Awaitable[None]],
) -> None:
    """Runs `step` again and again; pauses when it says that there was nothing more to do.

    Whatever it raises is tried again. That the database or the broker is away is a line in the log;
    anything else is a mistake, and stands there in full.
    """
    while not stopping.is_set():
        try:
            busy = await step()
        except Exception as error:
            # The edge: a background process outlives every failure of what it depends on.
            if away := outage(error):
                _log.warning("step_failed", reason=type(away).__name__)
            else:
                _log.exception("step_failed")
            busy = False
            await wait(stopping, 1.0)
        if not busy:
            await pause()


async def wait(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
