"""People tell staff of a message, and staff decide."""

from tests.modules.conversations.parlour import Parlour, refused
from tests.modules.identity.staff import Account

NOBODY = "01a1fd39-1dbe-713b-9983-0562bc1ed764"


async def test_told_read_and_decided(parlour: Parlour, clerk: Account) -> None:
    bea, mona, max_ = parlour.bea, parlour.mona, parlour.max
    there = await parlour.open(bea)
    said = [await parlour.said(bea if n % 2 else mona, there, f"No {n}") for n in range(1, 16)]
    bad = said[7]  # of the team
    about = f"/messages/{bad['id']}/report"
    before = await parlour.state()
    for one in (mona, max_):
        own = await one.ask("POST", about, {"reason": "SPAM"})
        assert refused(own) == (409, "own_message")
    assert await parlour.state() == before

    first = await bea.ask("POST", about, {"reason": "SCAM", "note": "They want cash."})
    again = await bea.ask("POST", about, {"reason": "SPAM"})
    assert (first.status_code, refused(again)) == (200, (409, "already_reported"))
    await mona.ask("DELETE", f"/messages/{bad['id']}")  # it was told of, and is gone

    (listed,) = (await clerk.get("/conversations/reports")).json()["items"]
    assert (listed["message_id"], listed["reason"]) == (bad["id"], "SCAM")
    assert (listed["note"], listed["reported_body"]) == ("They want cash.", "No 8")
    report = f"/conversations/reports/{listed['id']}"
    inspected = (await clerk.get(report)).json()
    assert [one["seq"] for one in inspected["messages"]] == [*range(3, 14)]
    assert inspected["messages"][5]["sender"]["user_id"] == str(mona.id)
    actions = "SELECT array_agg(action ORDER BY position) FROM audit_events WHERE actor_id = :id"
    assert await parlour.value(actions, id=clerk.id) == ["conversation.inspected"]

    body = {"decision": "REMOVE", "reason": "Cash past us."}
    decided = await clerk.ask("POST", f"{report}/decision", body)
    assert (decided.json()["decision"], decided.json()["reported_body"]) == ("REMOVE", None)
    twice = await clerk.ask("POST", f"{report}/decision", body)
    assert refused(twice) == (409, "already_decided")
    assert (await clerk.get("/conversations/reports")).json()["items"] == []
    removed = (await parlour.read(bea, there))[7]
    assert (removed["body"], removed["removed"], removed["seq"]) == (None, True, 8)
    assert await parlour.value(actions, id=clerk.id) == ["conversation.inspected", "message.remove"]


async def test_what_is_kept_stays(parlour: Parlour, clerk: Account) -> None:
    """Near the beginning too; and nobody but staff decides, or learns that somebody has told."""
    there = await parlour.open(parlour.bea)
    said = await parlour.said(parlour.bea, there, "You are late.")
    await parlour.said(parlour.mona, there, "Sorry.")
    await parlour.mona.ask("POST", f"/messages/{said['id']}/report", {"reason": "OFFENSIVE"})
    (listed,) = (await clerk.get("/conversations/reports?limit=1")).json()["items"]
    report = f"/conversations/reports/{listed['id']}"
    before = await parlour.state()
    for one in (parlour.bea, parlour.mona):
        tries = [
            await one.get("/conversations/reports"),
            await one.get(report),
            await one.ask("POST", f"{report}/decision", {"decision": "KEEP", "reason": "So."}),
        ]
        assert {answer.status_code for answer in tries} == {403}
    nobody = await clerk.get(f"/conversations/reports/{NOBODY}")
    assert refused(nobody) == (404, "report_not_found")
    assert await parlour.state() == before
    assert [one["seq"] for one in (await clerk.get(report)).json()["messages"]] == [1, 2]

    await clerk.ask("POST", f"{report}/decision", {"decision": "KEEP", "reason": "It is so."})

    (shown, _) = await parlour.read(parlour.bea, there)
    assert shown == said
    assert (await clerk.get("/conversations/reports")).json()["items"] == []
    assert await parlour.value("SELECT count(*) FROM reported_words") == 0
