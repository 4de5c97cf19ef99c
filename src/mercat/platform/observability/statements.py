"""A span for each statement, where tracing is on: its text, and never its values."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from opentelemetry import trace
from opentelemetry.trace import Span, SpanKind, StatusCode
from sqlalchemy import event
from sqlalchemy.engine import Engine, ExceptionContext

_tracer = trace.get_tracer("mercat")


@contextmanager
def statement_span(sql: str) -> Iterator[None]:
    """For what does not go through the engine. Costs next to nothing where nobody is tracing."""
    if not trace.get_current_span().is_recording():
        yield
        return
    span = _start(sql)
    try:
        yield
    except Exception as error:
        _fail(span, error)
        raise
    finally:
        span.end()


def trace_statements(engine: Engine) -> None:
    """Follows the engine's statements. Errors are told by their type: PostgreSQL's own text may
    repeat the row, and with it people's addresses.
    """

    def begin(_: Any, __: Any, sql: str, ___: Any, context: Any, ____: bool) -> None:
        context.mercat_span = _start(sql)

    def end(_: Any, __: Any, ___: str, ____: Any, context: Any, _____: bool) -> None:
        context.mercat_span.end()

    def fail(failure: ExceptionContext) -> None:
        span = getattr(failure.execution_context, "mercat_span", None)
        if span is not None:
            _fail(span, failure.original_exception)
            span.end()

    event.listen(engine, "before_cursor_execute", begin)
    event.listen(engine, "after_cursor_execute", end)
    event.listen(engine, "handle_error", fail)


def _start(sql: str) -> Span:
    """Named and described as the semantic conventions for database clients ask."""
    attributes = {"db.system.name": "postgresql", "db.query.text": sql}
    name = sql.split(maxsplit=1)[0].upper()
    return _tracer.start_span(name, kind=SpanKind.CLIENT, attributes=attributes)


def _fail(span: Span, error: BaseException) -> None:
    cause = error.__cause__ or error
    span.set_attribute("error.type", type(cause).__name__)
    span.set_status(StatusCode.ERROR)
