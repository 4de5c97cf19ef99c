"""What a process depends on, and whether it is well."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from mercat.platform import migrations
from mercat.platform.jobs import ping_broker
from mercat.platform.outages import FAILURES
from mercat.platform.resources import Resources

PATIENCE = 2.0
"""Seconds that one dependency may take to answer."""

_log = structlog.get_logger(__name__)


async def states(resources: Resources) -> dict[str, str]:
    """Of each by name: `ok` or `unavailable`."""
    checks = _checks(resources)
    found = await asyncio.gather(*map(_state, checks, checks.values()))
    return dict(zip(checks, found, strict=True))


def _checks(resources: Resources) -> dict[str, Callable[[], Awaitable[object]]]:
    return {
        "database": resources.reads.ping,
        "migrations": lambda: migrations.require_current(resources.reads.value),
        "cache": resources.cache.ping,
        "broker": lambda: asyncio.to_thread(ping_broker, resources.settings),
        "storage": resources.storage.check,
    }


async def _state(name: str, check: Callable[[], Awaitable[object]]) -> str:
    try:
        async with asyncio.timeout(PATIENCE):
            await check()
    except FAILURES as error:
        _log.warning("dependency_failed", dependency=name, reason=type(error).__name__)
        return "unavailable"
    return "ok"
