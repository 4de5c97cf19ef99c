"""How a socket ends that has done nothing wrong, and one that does not read."""

import asyncio
import json
import socket
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Any, cast

import pytest
from fastapi import FastAPI
from tests.modules.conversations.live.scene import PATIENCE, Json, Line, Scene
from tests.serving import serving
from websockets.asyncio.client import connect

from mercat.entrypoints import socket_connection
from mercat.entrypoints.socket_connection import SocketConnection
from mercat.modules.conversations.schemas import ConversationRead, MessageRead
from mercat.modules.conversations.service import ConversationList, Transcript
from mercat.modules.conversations.workflows.send_message import SendMessage
from mercat.platform.realtime import Close, frame_of, topics


async def test_a_process_that_stops_sends_everybody_elsewhere_and_nothing_is_lost(
    scene: Scene, app: FastAPI
) -> None:
    async with AsyncExitStack() as stack:
        async with serving(app) as address:
            lines = [
                await stack.enter_async_context(scene.line(who, address=address))
                for who in (scene.cleo, scene.mona, scene.olga, scene.cleo)
            ]
            await scene.say(scene.cleo, "Before")
        for line in lines:
            assert await line.ended() == (1012, "connect again")
        await scene.say(scene.cleo, "Meanwhile")

        async with scene.line(scene.mona) as line:
            await line.say("sync", cursors={scene.conversation: 0})
            heard = (await line.hear_until("synced"))[:-1]
    assert [frame["message"]["body"] for frame in heard] == ["Before", "Meanwhile"]


async def test_whoever_does_not_read_is_cut_off_and_nobody_waits_for_them(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So that they read what waited, and how it ended, however slowly.
    monkeypatch.setattr(socket_connection, "_PATIENCE", 60.0)
    topic, publish = topics.of_business(scene.business), scene.resources.publisher.publish
    filler = frame_of("typing", filler="x" * 60_000)
    with socket.socket() as narrow:
        narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        host, _, port = scene.address.partition(":")
        narrow.connect((host, int(port)))
        url = f"ws://{scene.address}/api/v1/ws?ticket={await scene.ticket(scene.mona)}"
        async with (
            connect(url, sock=narrow, compression=None, max_queue=1) as lazy,
            scene.line(scene.olga) as olga,
        ):
            assert json.loads(await lazy.recv())["type"] == "ready"
            lazy.transport.pause_reading()
            hub, sent = scene.resources.hub, 0
            async with asyncio.timeout(PATIENCE):
                while len(hub._sockets) == 2:
                    await publish(topic, filler)
                    sent += 1
                    assert (await olga.hear("typing"))["filler"]
            lazy.transport.resume_reading()
            assert await Line(lazy).ended() == (4408, "too slow")
            assert await olga.silent() == []
    assert sent > 4, "some of it has to wait first"


async def test_what_waits_to_be_heard_when_a_session_ends_is_heard_no_more(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, goes_on, send = asyncio.Event(), asyncio.Event(), SendMessage.send

    async def slowly(self: SendMessage, *said: Any) -> MessageRead:
        begun.set()
        await goes_on.wait()
        return await send(self, *said)

    monkeypatch.setattr(SendMessage, "send", slowly)
    async with scene.line(scene.cleo) as cleo:
        (socket,) = scene.resources.hub._sockets
        for body in ("Under way", "Too late", "Too late as well"):
            await cleo.say(
                "message.send",
                conversation_id=scene.conversation,
                client_id=body.replace(" ", "-"),
                body=body,
            )
        async with asyncio.timeout(PATIENCE):
            await begun.wait()
            while not socket._wire.queue.qsize():  # type: ignore[attr-defined]  # noqa: ASYNC110 (nobody tells)
                await asyncio.sleep(0.01)
            socket.close(Close.UNAUTHENTICATED)
            goes_on.set()
            while scene.resources.hub._sockets:  # noqa: ASYNC110 (nobody tells)
                await asyncio.sleep(0.01)
        assert await cleo.ended() == (4401, "not authenticated")
    said = await scene.cleo.get(f"/conversations/{scene.conversation}/messages")
    assert [one["body"] for one in said.json()["items"]] == ["Under way"]


async def test_whoever_was_cut_off_this_instant_is_not_written_to(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """uvloop raises for that: the look at all sessions of the process would end there."""

    def closed(_: bytes) -> None:
        raise RuntimeError("the handler is closed")

    async with scene.line(scene.cleo):
        (line,) = scene.resources.hub._sockets
        transport = cast("SocketConnection", line._wire).transport
        monkeypatch.setattr(transport, "write", closed)
        transport.abort()
        line.close(Close.AGAIN)
        assert line.closed is Close.AGAIN


@pytest.mark.parametrize("asked", ["live", "sync", "changes", "read"])
async def test_a_removal_wins_however_it_falls_together_with_what_is_said(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    """Between the look at who may read and the reading itself, say."""
    (said,) = await scene.say(scene.cleo, "Before")
    await scene.cleo.ask("PATCH", f"/messages/{said['id']}", {"body": "Edited"})
    await scene.relay()
    name = "changed" if asked == "changes" else "after"
    read = getattr(Transcript, name)

    async def late(*asked_for: Any) -> Any:
        monkeypatch.undo()
        await scene.dismiss(scene.mona)
        await scene.say(scene.cleo, "Not for Mona any more")
        return await read(*asked_for)

    async with scene.line(scene.mona) as mona:
        monkeypatch.setattr(Transcript, name, late)
        if asked == "read":
            path = f"/conversations/{scene.conversation}/messages?after_seq=0"
            assert (await scene.mona.get(path)).status_code == 404
        elif asked != "live":
            named = {scene.conversation: 1 if asked == "changes" else 0}
            await mona.say("sync", cursors=named, changes={scene.conversation: 0})
            heard: list[Json] = await mona.hear_until("synced")
            assert [frame["type"] for frame in heard] == ["synced"]
        else:
            await mona.say("sync", cursors={scene.conversation: 1})
            await mona.hear("synced")
            await scene.lose(scene.cleo, "Two")
            await scene.say(scene.cleo, "Three")
            assert await mona.ended() == (1012, "connect again")


async def test_nor_is_it_in_a_list_that_was_begun_before(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scene.say(scene.cleo, "Before")
    told = ConversationList._told

    async def after(self: ConversationList, *found: Any) -> Sequence[ConversationRead]:
        monkeypatch.undo()
        await scene.dismiss(scene.mona)
        await scene.say(scene.cleo, "Not for Mona any more")
        return await told(self, *found)

    monkeypatch.setattr(ConversationList, "_told", after)
    listed = await scene.mona.get("/conversations")
    assert listed.status_code == 200
    assert "Not for Mona" not in listed.text
