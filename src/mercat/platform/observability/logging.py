"""Structured logs. What may be said is listed here; whatever else is passed comes out as `…`."""

import hashlib
import logging
import re
import sys
from collections.abc import Callable, MutableMapping
from datetime import UTC, datetime
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
        *("head", "position", "session_id", "user_id", "version"),
    }
)
_EMAIL = re.compile(r"[^\s<>()\[\]\"'=,;:]+@[^\s<>()\[\]\"'=,;:]+")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL_OR_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")

_LINE = orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z

_log = structlog.get_logger(__name__)

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


Access = Callable[[str, str, int, float, str | None], None]


def access_log(settings: Settings) -> Access:
    """What notes each request: its method, route, status, seconds and client.

    It is said so often that, in JSON, the line is written without going through structlog, which
    takes longer than the rest of the frame. Nothing in it is anybody's own text.
    """

    def entry(
        method: str, route: str, status: int, seconds: float, client: str | None
    ) -> dict[str, Any]:
        return {
            "method": method,
            "route": route,
            "status": status,
            "duration_ms": round(seconds * 1000, 2),
            "client": client,
        }

    def write(*told: Any) -> None:
        line = entry(*told) | {
            "event": "request",
            "level": "info",
            "timestamp": datetime.now(UTC),
            "request_id": request_id.get(),
        }
        sys.stdout.write(orjson.dumps(line, option=_LINE).decode())
        sys.stdout.flush()

    def tell(*told: Any) -> None:
        _log.info("request", **entry(*told))

    if settings.logs_json and settings.log_level in {"DEBUG", "INFO"}:
        return write
    return tell


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
