"""What belongs together: the request id that a request, its events and their jobs share; and the
reason that somebody gave for what they do.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from opentelemetry import trace
from opentelemetry.context import attach, detach
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


@dataclass
class Reason:
    """Why somebody does what they do now. `told`: in how many audit entries it stands already."""

    text: str
    told: int = 0


reason: ContextVar[Reason | None] = ContextVar("reason", default=None)

_propagator = TraceContextTextMapPropagator()


def current_trace() -> str | None:
    """What an event carries along: the request id, and the W3C traceparent where one is active."""
    known = request_id.get()
    if not trace.get_current_span().get_span_context().is_valid:
        return known
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return f"{known or ''};{carrier['traceparent']}"


@contextmanager
def traced(told: str | None) -> Iterator[None]:
    """Continues, in the relay or a worker, what a request began."""
    known, _, parent = (told or "").partition(";")
    token = request_id.set(known or None)
    context = attach(_propagator.extract({"traceparent": parent})) if parent else None
    try:
        yield
    finally:
        request_id.reset(token)
        if context is not None:
            detach(context)


@contextmanager
def because(text: str) -> Iterator[Reason]:
    """What is done within is written down with this reason."""
    given = Reason(text)
    token = reason.set(given)
    try:
        yield given
    finally:
        reason.reset(token)
