"""A customer and a business talk: who is told what, how far each has read, and in which order."""

import asyncpg
import pytest
from tests.modules.conversations.parlour import Parlour, refused, say
from tests.modules.files.shelved import shelved
from tests.modules.identity.staff import Account

from mercat.modules.conversations.repository import matching
from mercat.modules.conversations.service import conversation_list
from mercat.modules.files.models import FilePurpose


async def test_the_whole_team_answers_as_the_business(parlour: Parlour) -> None:
    bea, mona, max_ = parlour.bea, parlour.mona, parlour.max
    there = await parlour.open(bea)

    first = await parlour.said(bea, there, " Is the piano tuned? ", client_id="one")
    second = await parlour.said(max_, there, "On Mondays.")

    assert (first["seq"], first["body"], first["client_id"]) == (1, "Is the piano tuned?", "one")
    assert first["sender"] == {
        "side": "PERSON",
        "name": "Bea Y.",
        "user_id": str(bea.id),
        "member_name": None,
    }
    assert second["sender"]["member_name"] == "Max Y."
    told = await parlour.read(bea, there)
    assert [one["seq"] for one in told] == [1, 2]
    assert told[1]["sender"] == {
        "side": "TEAM",
        "name": second["sender"]["name"],
        "user_id": None,
        "member_name": None,
    }
    assert (await parlour.read(mona, there))[1] == second
    events = await parlour.events("MessageChanged")
    assert [(one["seq"], one["kind"]) for one in events] == [(1, "created"), (2, "created")]
    facts = await parlour.events("Announced")
    assert [(one["type"], one["business_id"], one["data"]) for one in facts] == [
        (
            "message.created",
            str(parlour.hall.business),
            {"conversation_id": there, "message_id": said["id"], "seq": seq, "side": side},
        )
        for seq, side, said in ((1, "PERSON", first), (2, "TEAM", second))
    ]  # and nothing of what was said


async def test_how_far_each_has_read(parlour: Parlour) -> None:
    bea, mona, max_ = parlour.bea, parlour.mona, parlour.max
    there = await parlour.open(bea)
    for word in ("one", "two", "three"):
        await parlour.said(bea, there, word)
    assert (await parlour.one(bea, there))["unread"] == 0
    assert (await parlour.one(mona, there))["unread"] == 3
    before = await parlour.state()
    beyond = await mona.ask("POST", f"/conversations/{there}/read", {"seq": 4})
    assert refused(beyond) == (422, "beyond_the_end")
    assert await parlour.state() == before

    arrived = {"seq": 3, "kind": "delivered"}
    first = (await max_.ask("POST", f"/conversations/{there}/read", arrived)).json()
    assert (first["read_seq"], first["delivered_seq"], first["unread"]) == (0, 3, 3)
    for seq in (2, 1, 2):
        marked = await mona.ask("POST", f"/conversations/{there}/read", {"seq": seq})
        assert marked.json() == {
            "conversation_id": there,
            "read_seq": 2,
            "delivered_seq": 3,  # where her team was when she first looked
            "unread": 1,
        }

    moves = await parlour.events("ReadMoved")
    assert [(one["seq"], one["kind"]) for one in moves] == [(3, "delivered"), (2, "read")]
    seen = (await parlour.one(bea, there))["participants"]
    assert [(one["side"], one["read_seq"]) for one in seen] == [("PERSON", 3), ("TEAM", 2)]
    # Who has never looked begins where the team has come to; who answers has read it all.
    assert (await parlour.one(parlour.olga, there))["unread"] == 1
    assert (await parlour.one(max_, there))["unread"] == 3
    await parlour.said(max_, there, "four")
    assert [(await parlour.one(who, there))["unread"] for who in (bea, mona, max_)] == [1, 2, 0]
    unread = "?unread=true"
    assert await parlour.listed(bea, unread) == await parlour.listed(mona, unread) == [there]
    assert await parlour.listed(max_, unread) == []


async def test_sent_again_it_is_the_same(parlour: Parlour) -> None:
    there = await parlour.open(parlour.bea)

    first = await say(parlour.bea, there, "Hello", client_id="a", key="k")
    again = await say(parlour.bea, there, "Hello", client_id="a")
    keyed = await say(parlour.bea, there, "Hello", client_id="a", key="k")
    other = await say(parlour.max, there, "Hello", client_id="a")

    assert [one.status_code for one in (first, again, keyed, other)] == [201, 200, 201, 201]
    assert first.json() == again.json() == keyed.json()
    assert keyed.headers["Idempotent-Replayed"] == "true"
    reused = await say(parlour.bea, there, "Bye", client_id="b", key="k")
    assert refused(reused) == (422, "idempotency_key_reused")
    assert await parlour.words(parlour.bea, there) == ["Hello", "Hello"]


async def test_pages_in_order(parlour: Parlour) -> None:
    there = await parlour.open(parlour.bea)
    for number in range(1, 8):
        await parlour.said(parlour.bea, there, str(number))

    pages = {
        "?limit=3": "567",
        "?after_seq=0&limit=3": "123",
        "?after_seq=3&limit=3": "456",
        "?after_seq=7": "",
        "?before_seq=5&limit=3": "234",
        "?before_seq=1": "",
        "": "1234567",
    }
    for query, expected in pages.items():
        assert "".join(await parlour.words(parlour.olga, there, query)) == expected
    both = await parlour.bea.get(f"/conversations/{there}/messages?after_seq=1&before_seq=3")
    assert refused(both) == (422, "one_direction")


async def test_nobody_else_knows_of_it(parlour: Parlour, clerk: Account) -> None:
    there = await parlour.open(parlour.bea)
    said = await parlour.said(parlour.bea, there, "A secret")
    before = await parlour.state()

    for stranger in (parlour.carl, clerk):
        asked = [
            await stranger.get(f"/conversations/{there}"),
            await stranger.get(f"/conversations/{there}/messages"),
            await say(stranger, there, "Hi"),
            await stranger.ask("POST", f"/conversations/{there}/read", {"seq": 1}),
            await stranger.ask("PATCH", f"/conversations/{there}/mute", {"muted": True}),
            await stranger.ask("POST", f"/conversations/{there}/block"),
            await stranger.ask("DELETE", f"/conversations/{there}/block"),
        ]
        assert {refused(one) for one in asked} == {(404, "conversation_not_found")}
        about = f"/messages/{said['id']}"
        asked = [
            await stranger.ask("PATCH", about, {"body": "Hi"}),
            await stranger.ask("DELETE", about),
            await stranger.ask("POST", f"{about}/report", {"reason": "SPAM"}),
        ]
        assert {refused(one) for one in asked} == {(404, "message_not_found")}
        assert await parlour.listed(stranger) == []
        assert (await stranger.get("/conversations/search?q=secret")).json()["items"] == []
    assert await parlour.state() == before


async def test_whoever_leaves_the_team_is_out(parlour: Parlour) -> None:
    there = await parlour.open(parlour.bea)
    said = await parlour.said(parlour.max, there, "I am here")
    assert await parlour.listed(parlour.max) == [there]

    await parlour.dismiss(parlour.max)

    before = await parlour.state()
    assert (await parlour.max.get(f"/conversations/{there}")).status_code == 404
    assert (await parlour.max.get(f"/conversations/{there}/messages")).status_code == 404
    assert (await say(parlour.max, there, "Still here")).status_code == 404
    gone = await parlour.max.ask("DELETE", f"/messages/{said['id']}")
    assert refused(gone) == (404, "message_not_found")
    assert await parlour.listed(parlour.max) == []
    assert await parlour.state() == before
    assert (await parlour.read(parlour.mona, there))[0]["sender"]["member_name"] == "Max Y."


async def test_lists_in_the_order_of_what_was_said_last(
    parlour: Parlour, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However somebody sits there, and without repeats, page by page."""
    bea, mona = parlour.bea, parlour.mona
    with_hall = await parlour.open(bea)
    of_booking = await parlour.open(mona, kind="BOOKING", booking_id=await parlour.booking(bea))
    direct = await parlour.open(mona, kind="DIRECT", user_id=str(bea.id))
    carls = await parlour.open(parlour.carl)
    for there, who in ((carls, parlour.carl), (direct, bea), (of_booking, bea), (with_hall, bea)):
        await parlour.said(who, there, "Hello piano")

    assert await parlour.listed(bea) == [with_hall, of_booking, direct]
    assert await parlour.listed(mona) == [with_hall, of_booking, direct, carls]
    hall = str(parlour.hall.business)
    assert await parlour.listed(mona, f"?business_id={hall}") == [with_hall, of_booking, carls]
    assert await parlour.listed(mona, "?kind=DIRECT") == [direct]
    pages, query = [], "?limit=1"
    while query:
        page = (await mona.get(f"/conversations{query}")).json()
        pages += [one["last_message"]["conversation_id"] for one in page["items"]]
        query = page["next_cursor"] and f"?limit=1&cursor={page['next_cursor']}"
    assert pages == [with_hall, of_booking, direct, carls]
    for most in (conversation_list.MOST_WALKED, 0):  # looked at one by one, and by the index
        monkeypatch.setattr(conversation_list, "MOST_WALKED", most)
        found = (await mona.get("/conversations/search?q=piano&limit=3")).json()
        assert [one["conversation_id"] for one in found["items"]] == [with_hall, of_booking, direct]
        after = f"&limit=3&cursor={found['next_cursor']}"
        rest = await mona.get(f"/conversations/search?q=piano{after}")
        assert [one["conversation_id"] for one in rest.json()["items"]] == [carls]
        mine = (await bea.get("/conversations/search?q=piano")).json()["items"]
        assert [one["conversation_id"] for one in mine] == [with_hall, of_booking, direct]
        for nothing in ("organ", "piano -hello", "-organ"):
            assert (await bea.get(f"/conversations/search?q={nothing}")).json()["items"] == []


async def test_what_a_search_reads(parlour: Parlour) -> None:
    """Few messages are walked, whatever the house has; many are looked up by their words alone,
    without a look at each of theirs.
    """
    await parlour.said(parlour.bea, await parlour.open(parlour.bea), "Hello piano")
    values = {"user_id": parlour.bea.id, "words": "piano", "limit": 3}
    plans = {}
    connection = await asyncpg.connect(parlour.resources.settings.database_url)
    try:
        await connection.execute("SET enable_seqscan = off")  # a test has no rows to speak of
        for walked in (True, False):
            query = matching(walked=walked, after=False)
            lines = await connection.fetch(f"EXPLAIN {query.sql}", *query.arguments(values))
            plans[walked] = "\n".join(line[0] for line in lines)
    finally:
        await connection.close()
    assert "ix_messages_words" not in plans[True]
    assert "ix_messages_words" in plans[False]
    assert "uq_messages_conversation_id" not in plans[False]
    assert "hashed" in plans[False]


async def test_attachments_are_the_senders_own(parlour: Parlour) -> None:
    there = await parlour.open(parlour.bea)
    mine = await shelved(parlour.resources, parlour.bea.id, FilePurpose.MESSAGE_ATTACHMENT)
    theirs = await shelved(parlour.resources, parlour.carl.id, FilePurpose.MESSAGE_ATTACHMENT)
    other = await shelved(parlour.resources, parlour.bea.id, FilePurpose.REVIEW_PHOTO)
    before = await parlour.state()
    for file_id in (theirs, other):
        response = await say(parlour.bea, there, "Look", attachments=[str(file_id)])
        assert refused(response) == (422, "file_not_usable")
    assert await parlour.state() == before

    said = await parlour.said(parlour.bea, there, "Look", attachments=[str(mine)])

    (shown,) = (await parlour.read(parlour.mona, there))[0]["attachments"]
    assert said["attachments"][0]["id"] == shown["id"] == str(mine)
    assert shown["url"] == shown["variants"]["full"]
    await parlour.run("UPDATE files SET content_type = 'application/pdf' WHERE id = :id", id=mine)
    (paper,) = (await parlour.read(parlour.mona, there))[0]["attachments"]
    assert (paper["variants"], "document.pdf" in paper["url"]) == (None, True)
    again = await say(parlour.bea, there, None, attachments=[str(mine)])
    assert (
        again.status_code
        == (await say(parlour.bea, there, "x", attachments=[str(theirs)])).status_code
    )
    deleted = await parlour.bea.ask("DELETE", f"/messages/{said['id']}")
    assert (deleted.json()["attachments"], deleted.json()["body"]) == ([], None)
    status = "SELECT status FROM files WHERE id = :id"
    assert await parlour.value(status, id=mine) == "ARCHIVED"
