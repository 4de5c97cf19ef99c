"""What spans may not carry. Imported only where tracing is on."""

from opentelemetry.context import Context
from opentelemetry.sdk.trace import Span, SpanProcessor


class NoQueries(SpanProcessor):
    """A query string may hold a ticket, a token or an address."""

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        del parent_context
        if span.attributes and "url.query" in span.attributes:
            span.set_attribute("url.query", "REDACTED")
