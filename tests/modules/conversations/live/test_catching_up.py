"""Whoever comes back has every message they missed, once and in order."""

import pytest
from sqlalchemy import text
from tests.modules.conversations.live.scene import Json, Scene

from mercat.modules.conversations.router import catching_up


def seqs(frames: list[Json]) -> list[int]:
    return [frame["message"]["seq"] for frame in frames if frame["type"] == "message.created"]


async def test_missed_messages_come_in_order_before_what_is_new(scene: Scene) -> None:
    await scene.say(scene.cleo, *(f"Message {number}" for number in range(1, 8)))
    async with scene.line(scene.mona) as line:
        await scene.say(scene.cleo, "While nothing is asked for yet")
        await line.say("sync", cursors={scene.conversation: 3})
        heard = await line.hear_until("synced")
        await scene.say(scene.cleo, "After")
        after = await line.hear("message.created")

    assert seqs(heard) == [4, 5, 6, 7, 8]
    assert heard[-1] == {
        "type": "synced",
        "cursors": {scene.conversation: 8},
        "changes": {scene.conversation: 0},
        "more": [],
    }
    assert after["message"]["seq"] == 9


async def test_what_was_not_named_is_told_with_how_far_it_has_come(scene: Scene) -> None:
    await scene.say(scene.cleo, "One", "Two")
    async with scene.line(scene.mona) as mona, scene.line(scene.sven) as sven:
        await mona.say("sync", cursors={})
        assert (await mona.hear())["cursors"] == {scene.conversation: 2}
        await sven.say("sync", cursors={scene.conversation: 0})
        assert await sven.hear() == {"type": "synced", "cursors": {}, "changes": {}, "more": []}


async def test_what_was_edited_and_deleted_meanwhile_is_repeated(scene: Scene) -> None:
    """Of what the client has: what it has not comes whole, as it is now."""
    there = scene.conversation
    one, two, three, four = await scene.say(scene.cleo, "One", "Two", "Three", "Four")
    for said, body in ((one, "Uno"), (three, "Tres"), (one, "Un"), (four, "Quatre")):
        await scene.cleo.ask("PATCH", f"/messages/{said['id']}", {"body": body})
    await scene.cleo.ask("DELETE", f"/messages/{two['id']}")
    await scene.relay()
    async with scene.line(scene.mona) as line:
        await line.say("sync", cursors={there: 3}, changes={there: 1})
        heard = await line.hear_until("synced")
        await line.say("sync", cursors={there: 4}, changes=heard[-1]["changes"])
        again = await line.hear_until("synced")
        await scene.cleo.ask("PATCH", f"/messages/{three['id']}", {"body": "Trois"})
        await scene.relay()
        live = await line.hear()
        await line.say("sync", cursors={there: 4})
        unasked = await line.hear_until("synced")
        await line.say("sync", cursors={there: 4}, changes={there: 70})
        ahead = await line.hear_until("synced")

    told = [
        (frame["type"], frame.get("change"), frame["message"]["seq"], frame["message"]["body"])
        for frame in [*heard[:-1], live]
    ]
    assert told == [
        ("message.updated", 2, 3, "Tres"),
        ("message.updated", 3, 1, "Un"),
        ("message.updated", 5, 2, None),
        ("message.created", None, 4, "Quatre"),
        ("message.updated", 6, 3, "Trois"),
    ]
    assert [frames[-1]["changes"] for frames in (heard, again)] == [{there: 5}] * 2
    assert [frames[-1]["changes"] for frames in (unasked, ahead)] == [{there: 6}] * 2
    assert len(again) == len(unasked) == len(ahead) == 1
    read = (await scene.mona.get(f"/conversations/{there}/messages")).json()
    assert (read["last_seq"], read["last_change"]) == (4, 6)


async def test_of_many_changes_a_page_is_sent_and_no_more_is_claimed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catching_up, "PAGE", 2)
    there = scene.conversation
    said = await scene.say(scene.cleo, "One", "Two", "Three")
    for one in said:
        await scene.cleo.ask("DELETE", f"/messages/{one['id']}")
    await scene.relay()
    async with scene.line(scene.mona) as line:
        await line.say("sync", cursors={there: 3}, changes={there: 0})
        first = await line.hear_until("synced")
        await line.say("sync", cursors={there: 3}, changes=first[-1]["changes"])
        second = await line.hear_until("synced")

    assert [frame.get("change") for frame in first[:-1] + second[:-1]] == [1, 2, 3]
    assert (first[-1]["changes"], first[-1]["more"]) == ({there: 2}, [there])
    assert (second[-1]["changes"], second[-1]["more"]) == ({there: 3}, [])


async def test_a_page_is_bounded_and_says_that_there_is_more(scene: Scene) -> None:
    await _fill(scene, 130)
    async with scene.line(scene.mona) as line:
        await line.say("sync", cursors={scene.conversation: 0})
        first = await line.hear_until("synced")
        await line.say("sync", cursors=first[-1]["cursors"])
        second = await line.hear_until("synced")

    assert seqs(first) + seqs(second) == list(range(1, 131))
    assert first[-1]["more"] == [scene.conversation]
    assert (second[-1]["cursors"], second[-1]["more"]) == ({scene.conversation: 130}, [])


async def test_a_client_that_is_ahead_of_us_is_told_so(scene: Scene) -> None:
    """After a backup was restored, say."""
    await scene.say(scene.cleo, "One")
    async with scene.line(scene.mona) as line:
        await line.say("sync", cursors={scene.conversation: 70})
        assert (await line.hear())["cursors"] == {scene.conversation: 1}
        await scene.say(scene.cleo, "Two")
        assert (await line.hear())["message"]["seq"] == 2


async def test_what_is_published_twice_is_heard_once(scene: Scene) -> None:
    await scene.say(scene.cleo, "One", "Two")
    async with scene.line(scene.mona) as line:
        await line.say("sync", cursors={scene.conversation: 0})
        await line.hear_until("synced")
        await scene.say_again(1)
        await scene.say_again(2)
        assert await line.silent() == []


async def test_a_gap_is_filled_before_it_is_felt(scene: Scene) -> None:
    await scene.say(scene.cleo, "One")
    async with scene.line(scene.mona) as line:
        await line.say("sync", cursors={scene.conversation: 1})
        await line.hear("synced")
        await scene.lose(scene.cleo, "Two", "Three")
        await scene.say(scene.cleo, "Four")
        heard = [await line.hear() for _ in range(3)]

    assert seqs(heard) == [2, 3, 4]


async def _fill(scene: Scene, count: int) -> None:
    """Messages that nobody was told of."""
    async with scene.resources.database.open_session() as session:
        await session.execute(
            text("""
                INSERT INTO messages (id, conversation_id, seq, sender_id, side, client_id, body)
                SELECT uuidv7(), :conversation, n, :cleo, 'PERSON', n::text, 'Message ' || n
                FROM generate_series(1, :count) AS n
            """),
            {"conversation": scene.conversation, "cleo": scene.cleo.id, "count": count},
        )
        await session.execute(text("UPDATE conversations SET last_seq = :count"), {"count": count})
        await session.commit()
