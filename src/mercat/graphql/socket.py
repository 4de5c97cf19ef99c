"""Subscriptions: the graphql-transport-ws protocol, on the same hub as /api/v1/ws."""

import asyncio
from functools import partial
from typing import Any

import orjson
import structlog
from fastapi import WebSocket
from starlette.requests import HTTPConnection
from starlette.types import Receive
from starlette.websockets import WebSocketDisconnect

from mercat.graphql.context import Context
from mercat.graphql.hearing import Ear
from mercat.graphql.operations import Operations
from mercat.graphql.router import PATH, asked_by
from mercat.modules.conversations import dependencies
from mercat.modules.identity.dependencies import (
    guard,
    refuse_other_sites,
    socket_caller,
    token_caller,
)
from mercat.modules.identity.models import Actor
from mercat.platform.cache import CacheDown
from mercat.platform.errors import ApplicationError, Unauthenticated
from mercat.platform.realtime import Bucket, Close, TooManySockets, Wire, wire_of
from mercat.platform.resources import Resources
from mercat.platform.web.errors import refusal_of
from mercat.platform.web.routers import Router
from mercat.platform.web.sockets import PATIENCE, send_away

PROTOCOL = "graphql-transport-ws"
_UNREADABLE, _OTHER_PROTOCOL, _TWICE, _AGAIN = 4400, 4406, 4409, 4429
"""Of the protocol."""

router = Router()
_log = structlog.get_logger(__name__)


class _Broken(Exception):
    """The client does not keep to the protocol: how it is closed."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code, self.reason = code, reason


@router.websocket(PATH)
async def open_subscriptions(websocket: WebSocket) -> None:
    """By a ticket in the address, a cookie, or the access token in `connection_init`'s payload."""
    wire = wire_of(websocket.scope)
    if wire is None:
        _log.error("no_wire")  # `mercat api` has one: another server runs the application
        await websocket.close()
        return
    try:
        refuse_other_sites(websocket)
    except ApplicationError:
        await websocket.close()  # before it is accepted: 403
        return
    speaks = PROTOCOL in websocket.scope.get("subprotocols", ())
    await websocket.accept(PROTOCOL if speaks else None)
    if not speaks:
        wire.end(_OTHER_PROTOCOL, "Subprotocol not acceptable")
        return
    try:
        actor = await _introduced(websocket)
    except _Broken as broken:
        wire.end(broken.code, broken.reason)
    except WebSocketDisconnect:
        return
    except Exception as error:
        send_away(wire, error)
    else:
        resources: Resources = websocket.app.state.resources
        about = Context(_kept(websocket), resources, actor)
        wire.settle(partial(_attend, about, wire, actor))


async def _introduced(websocket: WebSocket) -> Actor:
    """Who it is, once they have said `connection_init`. Raises what `socket_caller` and
    `token_caller` do, TimeoutError for who says nothing.
    """
    actor = await socket_caller(websocket)
    async with asyncio.timeout(PATIENCE):
        said = _message(await websocket.receive())
    if said["type"] != "connection_init":
        raise Unauthenticated
    if actor is not None:
        return actor
    shown = said.get("payload") or {}
    words = shown.get("token") or shown.get("Authorization") or shown.get("authorization")
    if not isinstance(words, str):
        raise Unauthenticated
    return await token_caller(websocket, words.rpartition(" ")[2])


def _kept(websocket: WebSocket) -> HTTPConnection:
    """What is asked of a request later on; everything else is not kept for the hours to come."""
    scope = websocket.scope
    names = {b"user-agent", b"accept-language"}
    return HTTPConnection(
        {
            "type": "websocket",
            "app": scope["app"],
            "client": scope.get("client"),
            "path": PATH,
            "headers": [one for one in scope["headers"] if one[0] in names],
        }
    )


async def _attend(about: Context, wire: Wire, actor: Actor, receive: Receive) -> None:
    resources, ear = about.resources, Ear(wire)
    socket = dependencies.socket(resources, ear, actor)
    operations = Operations(about, socket, wire, ear)
    try:
        await dependencies.attend(resources, socket, guard(resources).changed_among)
        socket.begin()  # nobody says here how far they have come
        operations.say("connection_ack")
        await _listen(receive, operations)
    except _Broken as broken:
        wire.end(broken.code, broken.reason)
    except TooManySockets:
        socket.close(Close.LATER)
    except Exception as error:
        # The edge: whatever it was, the client begins anew.
        if refusal_of(error) is None and not isinstance(error, CacheDown):
            _log.exception("socket_failed")
        socket.close(Close.LATER)
    finally:
        resources.hub.dismiss(socket)
        await operations.close()


async def _listen(receive: Receive, operations: Operations) -> None:
    bucket = Bucket()
    while not operations.ended:
        message = await receive()
        if message["type"] == "websocket.disconnect" or operations.ended:
            return
        if not bucket.take():
            raise _Broken(Close.FLOOD, "too many frames")
        await _answer(_message(message), operations)


async def _answer(said: dict[str, Any], operations: Operations) -> None:
    match said["type"]:
        case "ping":
            operations.say("pong")
        case "pong":
            return
        case "subscribe":
            await _subscribe(said, operations)
        case "complete" if isinstance(said.get("id"), str):
            await operations.complete(said["id"])
        case "connection_init":
            raise _Broken(_AGAIN, "Too many initialisation requests")
        case _:
            raise _Broken(_UNREADABLE, "Unknown message")


async def _subscribe(said: dict[str, Any], operations: Operations) -> None:
    name, sent = said.get("id"), said.get("payload")
    if not isinstance(name, str) or not name or not isinstance(sent, dict):
        raise _Broken(_UNREADABLE, "Say `id` and `payload`")
    if name in operations:
        raise _Broken(_TWICE, f"Subscriber for {name[:80]} already exists")
    try:
        asked = asked_by(sent)
    except ApplicationError as error:
        operations.refuse(name, error)
    else:
        await operations.begin(name, asked)


def _message(message: Any) -> dict[str, Any]:
    """Raises _Broken, WebSocketDisconnect."""
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    said = message.get("text")
    if said is None:
        raise _Broken(Close.UNREADABLE, "text only")
    try:
        frame = orjson.loads(said)
    except orjson.JSONDecodeError:
        frame = None
    if not isinstance(frame, dict) or not isinstance(frame.get("type"), str):
        raise _Broken(_UNREADABLE, "Say an object with a `type`")
    return frame
