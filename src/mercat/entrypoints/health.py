"""Is it alive, is it ready, how is it doing: for load balancers, supervisors and Prometheus."""

import asyncio
import signal
import threading
from collections.abc import Awaitable, Callable
from types import FrameType

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from mercat.platform import errors, migrations, reads
from mercat.platform.cache import CacheDown
from mercat.platform.jobs import ping_broker
from mercat.platform.observability import metrics
from mercat.platform.outbox.relay import lag
from mercat.platform.resources import Resources

router = APIRouter(tags=["health"])

STOPPING = threading.Event()
"""Set at SIGTERM, so that load balancers look elsewhere while work under way is finished."""


def watch_for_stop() -> None:
    """Hears the signal before the server does, in each of its processes."""
    if threading.current_thread() is not threading.main_thread():
        return
    server = signal.getsignal(signal.SIGTERM)

    def stop(number: int, frame: FrameType | None) -> None:
        STOPPING.set()
        if callable(server):
            server(number, frame)

    signal.signal(signal.SIGTERM, stop)


_PATIENCE = 2.0
"""Seconds that one dependency may take to answer."""
_FAILURES = (
    CacheDown,
    SQLAlchemyError,
    OSError,
    TimeoutError,
    errors.ApplicationError,
    *reads.LOST,
)

_log = structlog.get_logger(__name__)


@router.get("/health/live", summary="Is this process alive?")
async def live() -> dict[str, str]:
    """Asks nothing and nobody: restart the process if this does not answer."""
    return {"status": "ok"}


@router.get("/health/ready", summary="Can this process serve requests?")
async def ready(request: Request) -> JSONResponse:
    """Database, migrations, cache, broker and storage, each by name; 503 if one of them is not
    well, or when the process is about to stop.
    """
    resources: Resources = request.app.state.resources
    checks = _checks(resources)
    found = dict(
        zip(checks, await asyncio.gather(*map(_state, checks, checks.values())), strict=True)
    )
    stopping = STOPPING.is_set()
    well = all(state == "ok" for state in found.values()) and not stopping
    status = "stopping" if stopping else "ok" if well else "unavailable"
    return JSONResponse({"status": status, "checks": found}, 200 if well else 503)


@router.get("/metrics", include_in_schema=False)
async def read_metrics(request: Request) -> Response:
    resources: Resources = request.app.state.resources
    if not metrics.may_scrape(resources.settings, request.headers.get("authorization")):
        raise errors.NotFound
    async with resources.database.engine.connect() as connection:
        for measure, value in (await lag(connection)).items():
            metrics.outbox.labels(measure).set(value)
    return Response(metrics.exposition(), media_type="text/plain; version=0.0.4")


def _checks(resources: Resources) -> dict[str, Callable[[], Awaitable[object]]]:
    return {
        "database": resources.reads.ping,
        "migrations": lambda: migrations.require_current(resources.database.engine),
        "cache": resources.cache.ping,
        "broker": lambda: asyncio.to_thread(ping_broker, resources.settings),
        "storage": resources.storage.check,
    }


async def _state(name: str, check: Callable[[], Awaitable[object]]) -> str:
    try:
        async with asyncio.timeout(_PATIENCE):
            await check()
    except _FAILURES as error:
        _log.warning("dependency_failed", dependency=name, reason=type(error).__name__)
        return "unavailable"
    return "ok"
