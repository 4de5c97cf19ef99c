"""How the graph refuses: by the same codes as REST, in GraphQL's shape."""

import math
import traceback
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from graphql import GraphQLError, GraphQLSyntaxError

from mercat.platform.errors import ApplicationError, Delayed, Malformed
from mercat.platform.observability.context import request_id
from mercat.platform.web.errors import refusal_of, status_of

_MOST_TOLD = 20
_log = structlog.get_logger(__name__)


class BadRequest(Malformed):
    code = "bad_graphql_request"
    message = "Send a JSON object with a query, and perhaps variables and an operationName."


class BadQuery(Malformed):
    code = "bad_query"
    message = "This query cannot be read."


class InvalidQuery(Malformed):
    code = "invalid_query"
    message = "This query does not fit the schema."


class BadVariables(Malformed):
    code = "bad_variables"
    message = "These variables do not fit the query."


class QueryTooLarge(Malformed):
    """Whatever of it is too much: `limit` says which, `most` how much is let through."""

    code = "query_too_large"
    message = "This query asks for too much at once."
    sample = {"limit": "depth", "most": 10}  # noqa: RUF012 (nobody writes to it)


class NotOneOperation(Malformed):
    code = "not_one_operation"
    message = "Send one operation a request."


class NotHere(Malformed):
    code = "operation_not_here"
    message = "Subscriptions are asked for through the WebSocket at this address."


def told(error: GraphQLError, *, show: bool = False) -> dict[str, Any]:
    """As the client is told. `show`: a bug in full, on a developer's machine."""
    refusal, more = _refusal(error, show=show)
    extensions = {
        "code": refusal.code,
        "status": status_of(type(refusal)),
        **({"detail": refusal.detail} if refusal.detail else {}),
        **more,
        "request_id": request_id.get() or "",
    }
    shown: dict[str, Any] = {"message": str(refusal)}
    if error.locations:
        shown["locations"] = [{"line": at.line, "column": at.column} for at in error.locations]
    if error.path is not None:
        shown["path"] = error.path
    return {**shown, "extensions": extensions}


def all_told(errors: Sequence[GraphQLError], *, show: bool = False) -> list[dict[str, Any]]:
    return [told(error, show=show) for error in errors[:_MOST_TOLD]]


def refused(error: Exception) -> GraphQLError:
    """A refusal of the whole request."""
    return GraphQLError(str(error), original_error=error)


def status(errors: Sequence[GraphQLError]) -> int:
    """Of a request that none of was done."""
    refusal, _ = _refusal(errors[0], show=False)
    return status_of(type(refusal))


def _refusal(error: GraphQLError, *, show: bool) -> tuple[ApplicationError, Mapping[str, Any]]:
    """What it is told as, and what else is said of it."""
    cause = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    if isinstance(error, GraphQLSyntaxError):
        return BadQuery(error.message), {}
    if cause is None:
        kind = InvalidQuery if error.path is None else BadVariables
        return kind(error.message), {}
    refusal = refusal_of(cause)
    if refusal is None:
        return _bug(cause, show=show)
    if isinstance(refusal, Delayed):
        return refusal, {"retry_after": max(1, math.ceil(refusal.retry_after))}
    return refusal, {}


def _bug(error: Exception, *, show: bool) -> tuple[ApplicationError, Mapping[str, Any]]:
    _log.error("unexpected_error", exc_info=error)
    masked = ApplicationError("Something went wrong on our side.")
    if not show:
        return masked, {}
    told_as = traceback.format_exception_only(error)[-1].strip()
    return masked, {"exception": told_as}
