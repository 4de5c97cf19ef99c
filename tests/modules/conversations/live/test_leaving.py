"""How a socket ends that has done nothing wrong, and one that does not read."""

import asyncio
import json
import socket
from contextlib import AsyncExitStack
from typing import Any, cast

import pytest
from fastapi import FastAPI
from tests.modules.conversations.live.scene import PATIENCE, Json, Line, Scene
from tests.serving import serving
from websockets.asyncio.client import connect

from mercat.entrypoints import socket_connection
from mercat.entrypoints.socket_connection import SocketConnection
from mercat.modules.conversations.service import Transcript
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


@pytest.mark.parametrize("asked", ["live", "sync", "changes"])
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
        if asked != "live":
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
