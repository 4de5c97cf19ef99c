"""How a WebSocket turns somebody away at its door."""

import structlog

from mercat.platform.errors import Delayed, Unauthenticated, Unavailable
from mercat.platform.realtime import Close, Wire
from mercat.platform.web.errors import refusal_of

PATIENCE = 5.0
"""Seconds that somebody has to say who they are."""

_log = structlog.get_logger(__name__)


def send_away(wire: Wire, error: Exception) -> None:
    """Whoever could not be let in, and why: TimeoutError for who has not said who they are."""
    refusal = refusal_of(error)
    if isinstance(error, TimeoutError):
        code, reason = Close.SLOW, "not_authenticated"
    elif refusal is None or isinstance(refusal, Unavailable):
        code, reason = Close.LATER, "unavailable"
    elif isinstance(refusal, Unauthenticated):
        code, reason = Close.UNAUTHENTICATED, refusal.code
    elif isinstance(refusal, Delayed):
        code, reason = Close.FLOOD, refusal.code
    else:
        code, reason = Close.UNAUTHENTICATED, refusal.code
    if refusal is None and not isinstance(error, TimeoutError):
        _log.error("socket_failed", exc_info=error)
    wire.end(code, reason)
