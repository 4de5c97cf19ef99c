"""The door for real time: one WebSocket a client, and what is said through it."""

import asyncio
import math
from functools import partial
from typing import Any

import structlog
from fastapi import APIRouter, WebSocket
from starlette.types import Receive
from starlette.websockets import WebSocketDisconnect

from mercat.modules.conversations import dependencies
from mercat.modules.conversations.router import frames
from mercat.modules.conversations.router.talk import Talk
from mercat.modules.identity.dependencies import (
    guard,
    refuse_other_sites,
    socket_caller,
    token_caller,
)
from mercat.modules.identity.models import Actor
from mercat.platform.cache import CacheDown
from mercat.platform.errors import ApplicationError, Delayed
from mercat.platform.realtime import (
    Bucket,
    Close,
    Socket,
    TooManySockets,
    Wire,
    frame_of,
    wire_of,
)
from mercat.platform.resources import Resources
from mercat.platform.web.errors import refusal_of
from mercat.platform.web.sockets import PATIENCE, send_away

router = APIRouter()
_log = structlog.get_logger(__name__)


@router.websocket("/ws")
async def open_socket(websocket: WebSocket) -> None:
    """The protocol: docs/realtime.md."""
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
    await websocket.accept()
    try:
        actor = await socket_caller(websocket) or await _introduced(websocket)
    except Exception as error:
        send_away(wire, error)
        return
    if actor is not None:
        wire.settle(partial(_attend, websocket.app.state.resources, wire, actor))


async def _introduced(websocket: WebSocket) -> Actor | None:
    """By their first frame; None for who has left. Raises what `token_caller` does, TimeoutError
    for nobody.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            said = await websocket.receive_text()
    except WebSocketDisconnect:
        return None
    except KeyError:  # bytes
        raise frames.NotJson from None
    said_token = frames.auth_frame(frames.parse(said)).token.get_secret_value()
    return await token_caller(websocket, said_token)


async def _attend(resources: Resources, wire: Wire, actor: Actor, receive: Receive) -> None:
    socket = dependencies.socket(resources, wire, actor)
    try:
        await dependencies.attend(resources, socket, guard(resources).changed_among)
        socket.reply(
            frame_of(
                "ready",
                user_id=actor.user_id,
                connection_id=socket.id,
                expires_at=socket.holder.expires_at,
            )
        )
        asyncio.get_running_loop().call_later(1, socket.begin)
        await _listen(receive, socket, Talk(resources, actor, socket))
    except TooManySockets:
        socket.close(Close.LATER)
    except Exception as error:
        # The edge: whatever it was, the client begins anew.
        if refusal_of(error) is None and not isinstance(error, CacheDown):
            _log.exception("socket_failed")
        socket.close(Close.LATER)
    finally:
        resources.hub.dismiss(socket)


async def _listen(receive: Receive, socket: Socket, talk: Talk) -> None:
    """One frame after the other, so that what somebody says arrives in its order."""
    bucket = Bucket()
    while True:
        message = await receive()
        # Closed: what was said before they knew waits in the queue, and is nobody's any more.
        if message["type"] == "websocket.disconnect" or socket.closed is not None:
            return
        if not bucket.take():
            socket.close(Close.FLOOD)
            return
        said = message.get("text")
        if said is None:
            socket.close(Close.UNREADABLE)
            return
        await _answer(socket, talk, said)


async def _answer(socket: Socket, talk: Talk, text: str) -> None:
    said: Any = None
    try:
        said = frames.parse(text)
        await talk.hear(said)
    except Exception as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        socket.reply(_error(refusal, frames.client_id_of(said)))


def _error(refusal: ApplicationError, client_id: str | None) -> bytes:
    detail: dict[str, Any] = {"message": str(refusal), **refusal.detail}
    if isinstance(refusal, Delayed):
        detail["retry_after"] = math.ceil(refusal.retry_after)
    named = {} if client_id is None else {"client_id": client_id}
    return frame_of("error", error=refusal.code, detail=detail, **named)
