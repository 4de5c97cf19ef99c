"""What was said is put otherwise or taken back; somebody does not want to hear; a flood is held."""

from datetime import timedelta

from tests.conftest import MovableClock
from tests.modules.conversations.parlour import Parlour, refused, say

from mercat.modules.conversations.service import PACE


async def test_edited_for_a_quarter_of_an_hour_and_deleted_for_a_day(
    parlour: Parlour, clock: MovableClock
) -> None:
    bea, mona = parlour.bea, parlour.mona
    there = await parlour.open(bea)
    said = await parlour.said(bea, there, "Is the paino tuned?")
    about = f"/messages/{said['id']}"
    before = await parlour.state()
    for method, body in (("PATCH", {"body": "Mine now"}), ("DELETE", None)):
        assert refused(await mona.ask(method, about, body)) == (403, "forbidden")
    for same in ({"body": said["body"]}, {}):
        assert (await bea.ask("PATCH", about, same)).json() == said
    assert await parlour.state() == before

    clock.move(minutes=14)
    edited = (await bea.ask("PATCH", about, {"body": "Is the piano tuned?"})).json()
    assert (edited["body"], edited["seq"]) == ("Is the piano tuned?", 1)
    assert edited["edited_at"] is not None
    clock.move(minutes=2)
    before = await parlour.state()
    late = await bea.ask("PATCH", about, {"body": "Late"})
    assert refused(late) == (409, "message_settled")
    assert await parlour.state() == before

    taken_back = (await bea.ask("DELETE", about)).json()
    assert (taken_back["body"], taken_back["deleted_at"] is None) == (None, False)
    assert await parlour.read(mona, there) == [taken_back]
    assert refused(await bea.ask("DELETE", about)) == (409, "message_deleted")
    assert (await bea.get("/conversations/search?q=piano")).json()["items"] == []
    events = await parlour.events("MessageChanged")
    assert [(one["seq"], one["kind"]) for one in events] == [
        (1, "created"),
        (1, "updated"),
        (1, "updated"),
    ]
    other = await parlour.said(bea, there, "Hello")
    assert other["seq"] == 2
    await parlour.run("UPDATE messages SET sent_at = sent_at - interval '24 hours'")
    late = await bea.ask("DELETE", f"/messages/{other['id']}")
    assert refused(late) == (409, "message_settled")


async def test_muted_for_oneself_until_it_is_over(parlour: Parlour, clock: MovableClock) -> None:
    bea, mona = parlour.bea, parlour.mona
    there = await parlour.open(bea)
    until = (clock.now() + timedelta(minutes=10)).isoformat()
    mute = f"/conversations/{there}/mute"
    for body in ({"muted": False, "until": until}, {"muted": True, "until": "2026-11-22T08:00"}):
        assert (await mona.ask("PATCH", mute, body)).status_code == 422

    told = (await mona.ask("PATCH", mute, {"muted": True, "until": until})).json()

    assert (told["muted"], told["muted_until"] is None) == (True, False)
    assert (await parlour.one(bea, there))["muted"] is False
    assert (await parlour.one(parlour.max, there))["muted"] is False
    clock.move(minutes=11)
    assert (await parlour.one(mona, there))["muted"] is False
    assert (await mona.ask("PATCH", mute, {"muted": True})).json()["muted"] is True
    assert (await mona.ask("PATCH", mute, {})).json()["muted"] is True
    assert (await mona.ask("PATCH", mute, {"muted": False})).json()["muted"] is False


async def test_a_flood_is_held_back(parlour: Parlour) -> None:
    """Of one sender, whichever door; others are not hindered."""
    there = await parlour.open(parlour.bea)
    for _ in range(PACE.count):
        await parlour.resources.limiter.take(PACE, str(parlour.bea.id))
    before = await parlour.state()

    held = [
        await say(parlour.bea, there, "Hello"),
        await parlour.bea.ask("POST", "/conversations", {"kind": "LEAD", "lead_id": there}),
    ]

    assert {refused(one) for one in held} == {(429, "rate_limited")}
    assert int(held[0].headers["Retry-After"]) > 0
    assert await parlour.state() == before
    await parlour.said(parlour.mona, there, "Hello")


async def test_nobody_writes_to_who_has_gone(parlour: Parlour) -> None:
    bea, mona = parlour.bea, parlour.mona
    there = await parlour.open(bea)
    await parlour.said(bea, there, "Hello")
    await parlour.run("UPDATE users SET status = 'DELETED' WHERE id = :id", id=bea.id)
    assert refused(await say(mona, there, "Where are you?")) == (409, "nobody_reads")
    assert (await parlour.read(mona, there))[0]["sender"]["name"] == "A former customer"

    with_carl = await parlour.open(parlour.carl)
    await parlour.run("UPDATE businesses SET archived_at = now()")
    before = await parlour.state()
    assert refused(await say(parlour.carl, with_carl, "Hello?")) == (409, "nobody_reads")
    assert (await mona.get(f"/conversations/{with_carl}")).status_code == 404
    assert await parlour.state() == before
