"""Hooks for Sentry and OpenTelemetry. Off, and not even imported, until their setting is given."""

from typing import TYPE_CHECKING, Any

import structlog

from mercat import __version__
from mercat.platform.db import Database
from mercat.platform.observability.logging import Entry, clean
from mercat.platform.observability.statements import trace_statements
from mercat.platform.settings import Settings

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

_UNSENT = ("breadcrumbs", "extra", "modules", "user")


def start_sentry(settings: Settings) -> None:
    """Reports every exception that is logged to SENTRY_DSN, without bodies, queries, headers,
    addresses or local variables. Call it after the logs are configured.
    """
    dsn = settings.sentry_dsn.get_secret_value()
    if not dsn:
        return
    import sentry_sdk  # noqa: PLC0415 (half a second that most processes need not pay)

    sentry_sdk.init(
        dsn=dsn,
        environment=settings.environment,
        release=__version__,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        traces_sample_rate=None,
        before_send=_without_people,
    )

    def report(_: Any, __: str, entry: Entry) -> Entry:
        if error := entry.get("exc_info"):
            sentry_sdk.capture_exception(error if isinstance(error, BaseException) else None)
        return entry

    # Our own logs bypass the standard library's, which Sentry listens to.
    structlog.get_config()["processors"].insert(0, report)


def start_tracing(settings: Settings, process: str, database: Database) -> None:
    """Sends spans to OTEL_EXPORTER_OTLP_ENDPOINT (OTLP over HTTP), database statements included.

    FastAPI makes the spans of requests by itself once there is a provider.
    """
    if not settings.otel_exporter_otlp_endpoint:
        return
    from opentelemetry import trace  # noqa: PLC0415 (see above)
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415
        OTLPSpanExporter,
    )
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    from mercat.platform.observability.redaction import NoQueries  # noqa: PLC0415

    name = {"service.name": f"mercat-{process}", "service.version": __version__}
    provider = TracerProvider(resource=Resource.create(name))
    exporter = OTLPSpanExporter(f"{settings.otel_exporter_otlp_endpoint.rstrip('/')}/v1/traces")
    provider.add_span_processor(NoQueries())
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    trace_statements(database.engine.sync_engine)


def stop_tracing() -> None:
    """Sends what is still waiting."""
    from opentelemetry import trace  # noqa: PLC0415 (see above)

    shutdown = getattr(trace.get_tracer_provider(), "shutdown", None)
    if shutdown is not None:
        shutdown()


def _without_people(event: "Event", _: "Hint") -> "Event":
    """What is left is where it happened and what kind of thing it was."""
    for name in _UNSENT:
        event.pop(name, None)  # type: ignore[misc]  # a TypedDict wants the names spelled out
    if request := event.pop("request", None):
        event["request"] = {name: request[name] for name in ("method", "url") if name in request}
    for error in event.get("exception", {}).get("values", ()):
        error["value"] = clean(str(error.get("value") or ""), lines=True)
    if logged := event.pop("logentry", None):
        told = logged.get("formatted") or logged.get("message") or ""
        event["logentry"] = {"message": clean(str(told), lines=True)}
    return event
