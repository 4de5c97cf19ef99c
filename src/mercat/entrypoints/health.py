"""Is it alive, is it ready, how is it doing: for load balancers, supervisors and Prometheus."""

import asyncio
import signal
import threading
from types import FrameType

import structlog
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from mercat.platform import errors
from mercat.platform.checkup import PATIENCE, states
from mercat.platform.observability import metrics
from mercat.platform.outages import FAILURES
from mercat.platform.outbox.relay import lag
from mercat.platform.resources import Resources
from mercat.platform.web.answers import answers
from mercat.platform.web.openapi import NEEDS_NOTHING

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


_log = structlog.get_logger(__name__)


class Live(BaseModel):
    status: str = Field(examples=["ok"])


class Ready(BaseModel):
    status: str = Field(examples=["ok"])
    checks: dict[str, str] = Field(examples=[{"database": "ok", "cache": "ok"}])


class NotReady(errors.Unavailable):
    """`checks` says of each dependency whether it is well."""

    code = "not_ready"
    message = "This process cannot serve requests at the moment."
    sample = {"checks": {"database": "ok", "cache": "unavailable"}}  # noqa: RUF012 (as above)


class Stopping(errors.Unavailable):
    code = "stopping"
    message = "This process is about to stop."
    sample = {"checks": {"database": "ok", "cache": "ok"}}  # noqa: RUF012 (as above)


@router.get(
    "/health/live",
    summary="Is this process alive?",
    response_description="It is.",
    openapi_extra={NEEDS_NOTHING: True},
)
async def check_liveness() -> Live:
    """Asks nothing and nobody: restart the process if this does not answer."""
    return Live(status="ok")


@router.get(
    "/health/ready",
    summary="Can this process serve requests?",
    response_description="It can: all that it depends on is well.",
    responses=answers(NotReady, Stopping),
)
async def check_readiness(request: Request) -> Ready:
    """Database, migrations, cache, broker and storage, each by name; 503 if one of them is not
    well, or when the process is about to stop.
    """
    resources: Resources = request.app.state.resources
    found = await states(resources)
    if STOPPING.is_set():
        raise Stopping(checks=found)
    if any(state != "ok" for state in found.values()):
        raise NotReady(checks=found)
    return Ready(status="ok", checks=found)


@router.get("/metrics", include_in_schema=False)
async def read_metrics(request: Request) -> Response:
    resources: Resources = request.app.state.resources
    if not metrics.may_scrape(resources.settings, request.headers.get("authorization")):
        raise errors.NotFound
    await _measure_outbox(resources)
    return Response(metrics.exposition(), media_type="text/plain; version=0.0.4")


async def _measure_outbox(resources: Resources) -> None:
    """Leaves the last figures standing while the database is away: the others are wanted then."""
    try:
        async with asyncio.timeout(PATIENCE):
            measures = await lag(resources.database.engine)
    except FAILURES as error:
        _log.warning("outbox_not_measured", reason=type(error).__name__)
        return
    for measure, value in measures.items():
        metrics.outbox.labels(measure).set(value)
