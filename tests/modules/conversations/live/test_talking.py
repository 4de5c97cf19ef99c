"""What is said through sockets reaches everybody at the conversation, and nobody else."""

import asyncio
from datetime import datetime
from uuid import uuid4

import pytest
from tests.modules.conversations.live.scene import PATIENCE, Json, Scene

from mercat.modules.conversations.router import talk
from mercat.platform.realtime import frame_of, topics

_LAST = frame_of("last")


async def test_ready_says_who_and_until_when(scene: Scene) -> None:
    async with scene.line(scene.cleo, ready=False) as line:
        ready = await line.hear()

    assert ready["type"] == "ready"
    assert ready["user_id"] == str(scene.cleo.id)
    left = datetime.fromisoformat(ready["expires_at"]) - scene.resources.clock.now()
    assert 1700 < left.total_seconds() <= 1800


async def test_a_message_is_acknowledged_and_told_to_both_sides_in_their_words(
    scene: Scene,
) -> None:
    async with (
        scene.line(scene.mona) as mona,
        scene.line(scene.cleo) as cleo,
        scene.line(scene.sven) as sven,
    ):
        for line in (mona, cleo, sven):
            await line.say("sync", cursors={})
            await line.hear("synced")
        client_id = str(uuid4())
        said = {"conversation_id": scene.conversation, "client_id": client_id, "body": "Hello"}
        await mona.say("message.send", **said)
        ack = await mona.hear("ack")
        await scene.relay()
        hers, his = await mona.hear("message.created"), await cleo.hear("message.created")

        assert ack["client_id"] == client_id
        assert ack["message"]["seq"] == 1
        assert hers["message"] == ack["message"]
        assert hers["message"]["sender"]["user_id"] == str(scene.mona.id)
        assert his["message"]["sender"]["user_id"] is None
        assert his["message"]["body"] == "Hello"
        assert await sven.silent() == []

        await mona.say("message.send", **said)
        assert (await mona.hear("ack"))["message"] == ack["message"]
        await scene.relay()
        assert [frame["type"] for frame in await cleo.silent()] == []


async def test_refusals_have_the_codes_of_rest_and_leave_the_line_open(scene: Scene) -> None:
    async with scene.line(scene.sven) as line:
        said = {"conversation_id": scene.conversation, "client_id": "x-1", "body": "Hello"}
        await line.say("message.send", **said)
        foreign = await line.hear()
        await line.say("message.send", **(said | {"body": ""}))
        invalid = await line.hear()
        await line.say("dance")
        unknown = await line.hear()
        await line.socket.send("{")
        broken = await line.hear()
        await line.say("read", conversation_id=scene.conversation, seq=1)
        unread = await line.hear()
        await line.say("typing", conversation_id=scene.conversation)
        untyped = await line.hear()

        assert foreign["error"] == "conversation_not_found"
        assert foreign["client_id"] == "x-1"
        assert invalid["error"] == "validation_error"
        assert invalid["detail"]["fields"][0]["loc"][-1] == "body"
        assert [unknown["error"], broken["error"]] == ["unknown_type", "malformed_json"]
        assert unread["error"] == untyped["error"] == "conversation_not_found"
        assert await line.silent() == []
    assert (await scene.cleo.get(f"/conversations/{scene.conversation}")).json()[
        "last_message"
    ] is None


async def test_how_far_somebody_has_read_is_told(scene: Scene) -> None:
    await scene.say(scene.cleo, "One", "Two")
    async with scene.line(scene.olga) as olga, scene.line(scene.cleo) as cleo:
        await olga.say("read", conversation_id=scene.conversation, seq=2)
        assert await olga.silent() == []
        await scene.relay()
        read = await cleo.hear("read")

    assert (read["seq"], read["kind"], read["side"]) == (2, "read", "TEAM")
    assert read["user_id"] is None


async def test_typing_is_passed_on_once_in_a_while_and_says_no_more_than_messages_do(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talk, "_TYPING_PAUSE", 60.0)
    async with (
        scene.line(scene.olga) as olga,
        scene.line(scene.mona) as mona,
        scene.line(scene.cleo) as cleo,
    ):
        for line in (olga, mona, cleo):
            await line.say("sync", cursors={})
            await line.hear("synced")
        for _ in range(5):
            await mona.say("typing", conversation_id=scene.conversation)
        assert await mona.silent() == []
        to_team, to_cleo = await olga.hear(), await cleo.hear()

        assert to_team["user_id"] == str(scene.mona.id)
        assert (to_cleo["type"], to_cleo["side"], to_cleo["user_id"]) == ("typing", "TEAM", None)
        assert await cleo.silent() == await olga.silent() == []


async def test_whoever_was_removed_hears_and_says_nothing_from_that_instant(scene: Scene) -> None:
    await scene.say(scene.cleo, "Before")
    async with scene.line(scene.mona) as mona, scene.line(scene.olga) as olga:
        for line in (mona, olga):
            await line.say("sync", cursors={scene.conversation: 1})
            await line.hear("synced")
        await scene.dismiss(scene.mona)
        await scene.say(scene.cleo, "After")
        assert (await olga.hear("message.created"))["message"]["body"] == "After"

        await mona.say("sync", cursors={scene.conversation: 0})
        assert await mona.hear() == {"type": "synced", "cursors": {}, "changes": {}, "more": []}
        said = {"conversation_id": scene.conversation, "client_id": "x-1", "body": "Still here"}
        await mona.say("message.send", **said)
        assert (await mona.hear())["error"] == "conversation_not_found"


async def test_whoever_joins_a_team_is_asked_to_connect_again_and_hears_it_then(
    scene: Scene,
) -> None:
    async with scene.line(scene.sven) as before:
        await scene.hire(scene.sven)
        await scene.relay()
        assert await before.ended() == (1012, "connect again")
    async with scene.line(scene.sven) as line:
        await scene.say(scene.cleo, "Welcome")
        assert (await line.hear("message.created"))["message"]["body"] == "Welcome"


async def test_who_sits_there_for_themselves_is_seen_to_come_and_go(scene: Scene) -> None:
    async with scene.line(scene.mona) as mona, scene.line(scene.sven) as sven:
        for line in (mona, sven):
            await line.say("sync", cursors={scene.conversation: 0})
        assert await mona.hear("presence") == _presence(scene, online=False)
        async with scene.line(scene.cleo) as cleo:
            assert await mona.hear("presence") == _presence(scene, online=True)
            await cleo.say("sync", cursors={scene.conversation: 0})
            assert (await cleo.hear("synced", "presence"))["type"] == "synced"
            await cleo.say("ping")
            assert (await cleo.hear("presence", "pong"))["type"] == "pong", "of a team nobody is"
        assert await mona.hear("presence") == _presence(scene, online=False)
        await sven.say("ping")
        assert (await sven.hear("presence", "pong"))["type"] == "pong", "nothing of strangers"


async def test_who_has_blocked_whom_sees_nothing_of_the_other(scene: Scene) -> None:
    there, hub = scene.conversation, scene.resources.hub
    async with scene.line(scene.cleo) as cleo, scene.line(scene.mona) as mona:
        for line in (mona, cleo):
            await line.say("sync", cursors={there: 0})
        assert await mona.hear("presence") == _presence(scene, online=True)
        await cleo.hear("synced")
        await scene.cleo.ask("POST", f"/conversations/{there}/block")
        await scene.relay()
        await cleo.say("typing", conversation_id=there)
        assert await cleo.silent() == []
        async with scene.line(scene.olga) as olga:
            await olga.say("sync", cursors={there: 0})
            await olga.hear("synced")
            await mona.say("typing", conversation_id=there)
            await mona.say("ping")
            assert (await mona.hear("presence", "typing", "pong"))["type"] == "pong"
            await cleo.socket.close()
            async with asyncio.timeout(PATIENCE):
                while len(hub._sockets) > 2 or hub._leaving:  # noqa: ASYNC110 (nobody sets an event)
                    await asyncio.sleep(0.01)
            await scene.resources.publisher.publish(topics.of_user(scene.mona.id), _LAST)
            await scene.resources.publisher.publish(topics.of_user(scene.olga.id), _LAST)
            heard = [await line.hear("presence", "typing", "last") for line in (mona, olga)]
            assert [frame["type"] for frame in heard] == ["last", "last"]


def _presence(scene: Scene, *, online: bool) -> Json:
    return {"type": "presence", "user_id": str(scene.cleo.id), "online": online}
