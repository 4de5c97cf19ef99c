"""The one shape in which every failure is told, whoever noticed it."""

import json
import math
import traceback
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import asyncpg
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from mercat.platform import errors, reads
from mercat.platform.observability.context import request_id
from mercat.platform.outages import outage
from mercat.platform.web.faults import message_of

STATUS: Mapping[type[errors.ApplicationError], int] = {
    errors.Moved: 308,
    errors.Malformed: 400,
    errors.Unauthenticated: 401,
    errors.PaymentRequired: 402,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Gone: 410,
    errors.PreconditionFailed: 412,
    errors.ContentTooLarge: 413,
    errors.Unsupported: 415,
    errors.Invalid: 422,
    errors.Locked: 423,
    errors.RateLimited: 429,
    errors.Unavailable: 503,
}
ON_REFUSAL = "mercat.on_refusal"
"""In a request's scope: a function that completes the answer to it if it is refused."""
_GAVE_WAY = (
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
)
"""Two wanted the same, and one gave way: nothing of it is written, and it can be tried again."""
_MOST_FIELDS = 20
_LONGEST_NAME = 100

_log = structlog.get_logger(__name__)


def status_of(error: type[errors.ApplicationError]) -> int:
    return next((STATUS[kind] for kind in error.__mro__ if kind in STATUS), 500)


def answer(
    status: int,
    code: str,
    message: str,
    /,
    *,
    headers: Mapping[str, str] | None = None,
    **detail: Any,
) -> Response:
    """The one shape. ASCII only: a lone surrogate in a message must not break the answer."""
    detail = {"message": message, **detail, "request_id": request_id.get() or ""}
    body = json.dumps({"error": code, "detail": detail, "status_code": status}, default=str)
    return Response(body.encode(), status, headers, media_type="application/json")


def told(error: errors.ApplicationError) -> Response:
    """A failure of ours, as its caller is told."""
    status, headers = status_of(type(error)), {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, errors.Delayed):
        headers["Retry-After"] = str(max(1, math.ceil(error.retry_after)))
    return answer(status, error.code, str(error), headers=headers, **error.detail)


def unexpected(error: Exception, *, show: bool) -> Response:
    """A bug of ours: logged in full, told in general, and in full only on a developer's machine."""
    _log.error("unexpected_error", exc_info=error)
    detail: dict[str, Any] = {}
    if show:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        detail["exception"] = traceback.format_exception_only(error)[-1].strip()
        detail["raised_at"] = f"{frame.filename}:{frame.lineno} in {frame.name}"
    return answer(500, "internal_error", "Something went wrong on our side.", **detail)


def install(app: FastAPI) -> None:
    """Makes the application tell its failures and the framework's in the one shape."""
    app.add_exception_handler(errors.ApplicationError, _application_error)
    app.add_exception_handler(HTTPException, _http_exception)
    app.add_exception_handler(RequestValidationError, _validation_error)
    for kind in (
        *reads.LOST,
        *_GAVE_WAY,
        asyncpg.DataError,
        OSError,
        TimeoutError,
        SQLAlchemyError,
    ):
        app.add_exception_handler(kind, _database_error)


async def _application_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, errors.ApplicationError)  # noqa: S101 (registered for this class only)
    response = told(error)
    if isinstance(error, errors.Moved):
        response.headers["Location"] = _elsewhere(request, error)
        response.headers["Cache-Control"] = "no-cache"  # it may move back one day
    if complete := request.scope.get(ON_REFUSAL):
        complete(response)
    return response


def _elsewhere(request: Request, error: errors.Moved) -> str:
    """The same address with one segment of the path replaced."""
    segments = request.url.path.split("/")
    segments[segments.index(error.old)] = error.new
    return "/".join(segments) + (f"?{request.url.query}" if request.url.query else "")


async def _http_exception(_: Request, error: Exception) -> Response:
    """What the framework itself refuses: 404, 405 and bodies it cannot decode. What it says of that
    is passed on, where it says more than the status does.
    """
    assert isinstance(error, HTTPException)  # noqa: S101 (registered for this class only)
    status = HTTPStatus(error.status_code)
    said = error.detail if error.detail != status.phrase else None
    for kind, number in STATUS.items():
        if number == status:
            response = told(kind(said))
            response.headers.update(error.headers or {})
            return response
    return answer(status, status.name.lower(), said or f"{status.phrase}.", headers=error.headers)


async def _validation_error(request: Request, error: Exception) -> Response:
    """422 with the fields; 400 for what is not JSON at all; 415 for what does not say it is."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 (registered for this class only)
    faults: Sequence[Any] = error.errors()
    if any(fault["type"] == "json_invalid" for fault in faults):
        return answer(400, "malformed_json", "The body is not valid JSON.")
    if isinstance(error.body, bytes) and error.body and not _says_json(request):
        return answer(415, "unsupported_media_type", "Send application/json.")
    fields = [
        {"loc": _location(fault["loc"]), "message": message_of(fault), "code": fault["type"]}
        for fault in faults[:_MOST_FIELDS]
    ]
    return answer(422, "validation_error", "Some fields are not right.", fields=fields)


def refusal_of(error: Exception) -> errors.ApplicationError | None:
    """How it would be told where there is no answer to give, only a frame; None for a bug."""
    if isinstance(error, errors.ApplicationError):
        return error
    cause = error.orig.__cause__ if isinstance(error, DBAPIError) and error.orig else error
    if isinstance(cause, asyncpg.DataError):
        return errors.Malformed("This cannot be stored.")
    if isinstance(cause, _GAVE_WAY) or outage(error):
        return errors.Unavailable(dependency="database")
    return None


async def _database_error(_: Request, error: Exception) -> Response:
    """The database is away, or somebody else was in the way: 503. It cannot keep such text: 400.
    Anything else is a bug.
    """
    refusal = refusal_of(error)
    if refusal is None:
        raise error
    if isinstance(refusal, errors.Unavailable):
        _log.warning("database_unavailable", reason=type(error).__name__)
    return told(refusal)


def _says_json(request: Request) -> bool:
    essence = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    kind, _, subtype = essence.partition("/")
    return kind == "application" and (subtype == "json" or subtype.endswith("+json"))


def _location(loc: Sequence[str | int]) -> list[str | int]:
    return [part[:_LONGEST_NAME] if isinstance(part, str) else part for part in loc]
