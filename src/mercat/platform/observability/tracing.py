"""Hooks for Sentry and OpenTelemetry. Off, and not even imported, until their setting is given."""

from collections.abc import Callable
from typing import Any

from mercat import __version__
from mercat.platform.db import Database
from mercat.platform.settings import Settings

Asgi = Callable[..., Any]


def start_sentry(settings: Settings) -> None:
    """Reports exceptions to SENTRY_DSN, without bodies, cookies, addresses or local variables."""
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
    )


def start_tracing(settings: Settings, process: str, database: Database) -> None:
    """Sends spans to OTEL_EXPORTER_OTLP_ENDPOINT (OTLP over HTTP), database statements included."""
    if not settings.otel_exporter_otlp_endpoint:
        return
    from opentelemetry import trace  # noqa: PLC0415 (see above)
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415
        OTLPSpanExporter,
    )
    from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    name = {"service.name": f"mercat-{process}", "service.version": __version__}
    provider = TracerProvider(resource=Resource.create(name))
    exporter = OTLPSpanExporter(f"{settings.otel_exporter_otlp_endpoint.rstrip('/')}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    # The instrumentation has not heard of SQLAlchemy 2.1 yet, and works with it.
    SQLAlchemyInstrumentor().instrument(engine=database.engine.sync_engine, skip_dep_check=True)


def stop_tracing() -> None:
    """Sends what is still waiting."""
    from opentelemetry import trace  # noqa: PLC0415 (see above)

    shutdown = getattr(trace.get_tracer_provider(), "shutdown", None)
    if shutdown is not None:
        shutdown()


def traced_app(settings: Settings, app: Asgi) -> Asgi:
    """The application with a span for each request, where tracing is on."""
    if not settings.otel_exporter_otlp_endpoint:
        return app
    from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware  # noqa: PLC0415

    return OpenTelemetryMiddleware(app, exclude_spans=["send", "receive"])
