"""The graph's door: GraphQL over HTTP (GraphQL Foundation, working draft)."""

from typing import Any

import orjson
from fastapi import APIRouter, Request, Response

from mercat.graphql.asked import Asked
from mercat.graphql.context import Context
from mercat.graphql.engine import Told, engine
from mercat.graphql.errors import BadRequest, all_told, refused, status
from mercat.graphql.persisted import PersistedQueries, named
from mercat.modules.identity.dependencies import whoever
from mercat.modules.identity.models import Actor
from mercat.platform.addresses import network_of
from mercat.platform.errors import ApplicationError, Delayed, Unsupported
from mercat.platform.resources import Resources
from mercat.platform.web.limits import take_for_client

PATH = "/graphql"
JSON = "application/json"
RESPONSE = "application/graphql-response+json"

router = APIRouter(include_in_schema=False)


@router.post(PATH, response_model=None)
async def run_operation(request: Request) -> Response:
    """A query or a mutation: one a request, as JSON."""
    resources: Resources = request.app.state.resources
    persisted = PersistedQueries(resources)
    try:
        actor = await whoever(request)
        if actor is None:
            await take_for_client(request, "graphql")
        asked = await persisted.whole(_asked(request, await request.body()))
    except ApplicationError as error:
        return _refusal(request, error)
    context = Context(request, resources, actor)
    told = await engine(resources.settings).run(asked, context)
    if told.started:
        await persisted.keep(asked, _counted_as(request, actor))
    return _answer(request, told, context, show=resources.settings.shows_errors)


def _asked(request: Request, body: bytes) -> Asked:
    """Raises Unsupported, BadRequest."""
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    if kind.strip().lower() != JSON:
        raise Unsupported("Send application/json.")
    charset = parameters.partition("charset=")[2].strip().strip('"').lower()
    if charset not in {"", "utf-8", "utf8"}:
        raise Unsupported("Send it in UTF-8.")
    try:
        sent = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise BadRequest("The body is not valid JSON.") from None
    if not isinstance(sent, dict):
        raise BadRequest
    return asked_by(sent)


def asked_by(sent: dict[str, Any]) -> Asked:
    """Of a request's parameters. Raises BadRequest."""
    query, operation_name = sent.get("query"), sent.get("operationName")
    for part in ("variables", "extensions"):
        if not isinstance(sent.get(part), (dict, type(None))):
            raise BadRequest(f"`{part}` is an object.")
    if not isinstance(operation_name, (str, type(None))):
        raise BadRequest("`operationName` is a text.")
    name = named(sent.get("extensions"))
    if not isinstance(query, (str, type(None))) or not (query or name):
        raise BadRequest("`query` is a text.")
    return Asked(
        query or "", sent.get("variables"), operation_name or None, name, is_whole=bool(query)
    )


def _counted_as(request: Request, actor: Actor | None) -> str:
    if actor is not None:
        return str(actor.user_id)
    return network_of(request.client.host if request.client else "")


def _answer(request: Request, told: Told, context: Context, *, show: bool) -> Response:
    body: dict[str, Any] = {}
    if told.errors:
        body["errors"] = all_told(told.errors, show=show)
    if told.started:
        body["data"] = told.data
    headers = {}
    if context.replayed:
        body["extensions"] = {"idempotentReplayed": context.replayed}
        headers["Idempotent-Replayed"] = "true"
    kind = _kind(request)
    # What is well formed and was not run is told as 200 to those who know no better (§ 6.4.1).
    code = status(told.errors) if not told.started and kind == RESPONSE else 200
    response = _written(code, body, kind, headers)
    response.background = context.background if context.background.tasks else None
    return response


def _refusal(request: Request, error: ApplicationError) -> Response:
    """Of a request that is not well formed, or of whoever sent it."""
    fault = refused(error)
    headers = {}
    code = status([fault])
    if code == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, Delayed):
        headers["Retry-After"] = str(max(1, round(error.retry_after)))
    return _written(code, {"errors": all_told([fault])}, _kind(request), headers)


def _written(code: int, body: dict[str, Any], kind: str, headers: dict[str, str]) -> Response:
    headers = {"Cache-Control": "no-store", **headers}
    return Response(orjson.dumps(body), code, headers, media_type=f"{kind}; charset=utf-8")


def _kind(request: Request) -> str:
    """Of the two media types, the one that is asked for first; JSON for whoever does not say."""
    for asked in request.headers.get("accept", "").split(","):
        kind = asked.partition(";")[0].strip().lower()
        if kind == RESPONSE:
            return RESPONSE
        if kind in {JSON, "application/*", "*/*"}:
            return JSON
    return JSON
