"""Structured logs. What may be said is listed here; whatever else is passed comes out as `…`."""

import hashlib
import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import orjson
import structlog
from structlog.typing import Processor, WrappedLogger

from mercat.platform.observability.context import request_id
from mercat.platform.settings import Settings

ALLOWED = frozenset(
    {
        *("event", "exception", "level", "logger", "process", "reason", "request_id", "timestamp"),
        *("client", "duration_ms", "method", "route", "status"),
        *("attempts", "count", "dependency", "event_id", "handler", "seconds"),
        *("session_id", "user_id", "version"),
    }
)
_EMAIL = re.compile(r"[^\s<>()\[\]\"'=,;:]+@[^\s<>()\[\]\"'=,;:]+")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL_OR_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")

Entry = MutableMapping[str, Any]


def configure(settings: Settings) -> None:
    """Sends structlog's and the standard library's records through the same rules to stdout."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_request_id,
        structlog.processors.format_exc_info,
        _only_allowed,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer(serializer=_json)
        if settings.logs_json
        else structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty())
    )
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(settings.log_level),
        logger_factory=structlog.WriteLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=settings.log_level, force=True)
    for noisy in ("httpx", "httpcore", "uvicorn.access", "kombu", "amqp"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def pseudonym(email: str) -> str:
    """An address as it may stand in a log: the same one looks the same, and cannot be read back."""
    return f"email:{hashlib.sha256(email.lower().encode()).hexdigest()[:12]}"


def _with_request_id(_: WrappedLogger, __: str, entry: Entry) -> Entry:
    known = request_id.get()
    if known is not None:
        entry.setdefault("request_id", known)
    return entry


def _only_allowed(_: WrappedLogger, __: str, entry: Entry) -> Entry:
    for name, value in entry.items():
        if name.startswith("_"):
            continue  # structlog's own, taken out before rendering
        if name not in ALLOWED:
            entry[name] = "…"
        elif isinstance(value, str):
            entry[name] = clean(value, lines=name == "exception")
    return entry


def clean(text: str, *, lines: bool = False) -> str:
    """No control characters (a log line stays one line, a traceback several), no e-mail
    addresses.
    """
    if "@" in text:
        text = _EMAIL.sub(lambda found: pseudonym(found[0]), text)
    control = _CONTROL if lines else _CONTROL_OR_LINE
    return control.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def _json(entry: Entry, **_: Any) -> str:
    return orjson.dumps(entry, default=str).decode()
