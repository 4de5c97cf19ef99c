"""Who may open a conversation with whom, and that there is one of each."""

import asyncio
from uuid import UUID

from httpx import AsyncClient
from tests.modules.businesses.teams import enlist, found
from tests.modules.conversations.parlour import Json, Parlour, refused
from tests.modules.identity.staff import Account, join

from mercat.modules.bookings.models import BookingStatus
from mercat.modules.businesses.models import Category
from mercat.modules.conversations.service import HIDDEN
from mercat.modules.leads.models import Lead, LeadStatus, RequestStatus, ServiceRequest
from mercat.platform.ids import uuid7

NOBODY = "01a1fd39-1dbe-713b-9983-0562bc1ed764"


async def asked(parlour: Parlour, customer: Account) -> str:
    """A lead of the hall."""
    now = parlour.resources.clock.now()
    async with parlour.resources.database.open_session() as session:
        request = ServiceRequest(
            id=uuid7(),
            customer_id=customer.id,
            category_id=await session.scalar(Category.__table__.select().limit(1)),
            title="A choir for a day",
            fingerprint=uuid7().hex,
            status=RequestStatus.MATCHED,
            expires_at=now,
        )
        lead = Lead(
            id=uuid7(),
            request_id=request.id,
            business_id=parlour.hall.business,
            wave=1,
            score=0.5,
            reasons=[],
            status=LeadStatus.NEW,
            expires_at=now,
        )
        for row in (request, lead):
            session.add(row)
            await session.flush()
        await session.commit()
    return str(lead.id)


async def test_one_of_each_whoever_opens_it(parlour: Parlour) -> None:
    """Several at once, from both sides."""
    bea, mona, hall = parlour.bea, parlour.mona, str(parlour.hall.business)
    booking, lead = await parlour.booking(bea), await asked(parlour, bea)
    ways: list[tuple[Json, Json]] = [
        ({"kind": "BUSINESS", "business_id": hall}, {"user_id": str(bea.id)}),
        ({"kind": "BOOKING", "booking_id": booking}, {}),
        ({"kind": "LEAD", "lead_id": lead}, {}),
        ({"kind": "DIRECT", "user_id": str(mona.id)}, {"user_id": str(bea.id)}),
    ]
    opened = []
    for wanted, of_team in ways:
        answers = await asyncio.gather(
            *(bea.ask("POST", "/conversations", wanted) for _ in range(3)),
            *(mona.ask("POST", "/conversations", wanted | of_team) for _ in range(3)),
        )
        assert sorted(one.status_code for one in answers) == [200] * 5 + [201]
        (one,) = {answer.json()["id"] for answer in answers}
        opened.append(one)
    assert len(set(opened)) == 4


async def test_with_the_first_message(parlour: Parlour) -> None:
    body = {
        "kind": "BUSINESS",
        "business_id": str(parlour.hall.business),
        "studio_id": str(parlour.hall.studio),
        "message": {"body": "Hello", "client_id": "a"},
    }

    first = await parlour.bea.ask("POST", "/conversations", body)
    again = await parlour.bea.ask("POST", "/conversations", body)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    told = first.json()
    assert (told["side"], told["last_seq"], told["unread"]) == ("PERSON", 1, 0)
    assert told["studio_id"] == str(parlour.hall.studio)
    assert told["last_message"]["body"] == "Hello"
    assert told == await parlour.one(parlour.bea, told["id"])
    theirs = await parlour.one(parlour.mona, told["id"])
    assert (theirs["side"], theirs["unread"]) == ("TEAM", 1)


async def test_no_stranger_writes_to_a_stranger(parlour: Parlour, client: AsyncClient) -> None:
    """Nor to themselves, and whoever may not know of a booking or a lead learns nothing."""
    bea, carl, mona, hall = parlour.bea, parlour.carl, parlour.mona, str(parlour.hall.business)
    rita = await join(client, parlour.resources, "rita@example.com")
    async with parlour.resources.database.open_session() as session:
        draft = await found(session, "Not open yet")
        await enlist(session, draft.id, rita.id)
        await session.commit()
    booking, lead = await parlour.booking(bea), await asked(parlour, bea)
    business = {"kind": "BUSINESS", "business_id": hall}
    nobody = (404, "nobody_there")
    cases: list[tuple[Account, Json, tuple[int, str]]] = [
        (carl, {"kind": "DIRECT", "user_id": str(bea.id)}, nobody),
        (carl, {"kind": "DIRECT", "user_id": str(mona.id)}, nobody),
        (mona, {"kind": "DIRECT", "user_id": str(carl.id)}, nobody),
        (carl, {"kind": "DIRECT", "user_id": NOBODY}, nobody),
        (bea, {"kind": "DIRECT", "user_id": str(bea.id)}, (409, "own_conversation")),
        (mona, business, (409, "own_conversation")),
        (mona, business | {"user_id": str(carl.id)}, nobody),
        (carl, business | {"user_id": str(bea.id)}, nobody),
        (bea, {"kind": "BUSINESS", "business_id": str(draft.id)}, nobody),
        (bea, business | {"studio_id": NOBODY}, nobody),
        (carl, {"kind": "BOOKING", "booking_id": booking}, (404, "booking_not_found")),
        (rita, {"kind": "BOOKING", "booking_id": NOBODY}, (404, "booking_not_found")),
        (carl, {"kind": "LEAD", "lead_id": lead}, (404, "lead_not_found")),
        (rita, {"kind": "LEAD", "lead_id": lead}, (404, "lead_not_found")),
    ]
    before = await parlour.state()
    for who, body, expected in cases:
        response = await who.ask("POST", "/conversations", body)
        assert refused(response) == expected, body
    for body in ({"kind": "DIRECT"}, business | {"lead_id": lead}, business | {"kind": "LEAD"}):
        assert (await bea.ask("POST", "/conversations", body)).status_code == 422
    assert await parlour.state() == before
    # The control: what they have to do with each other opens the door.
    await parlour.open(mona, kind="DIRECT", user_id=str(bea.id))
    await parlour.open(mona, kind="DIRECT", user_id=str(parlour.max.id))


async def test_what_is_blocked_stays_so(parlour: Parlour) -> None:
    """By either side, everywhere, until it is taken back by whoever did it."""
    bea, mona = parlour.bea, parlour.mona
    there = await parlour.open(bea)
    of_booking = await parlour.open(mona, kind="BOOKING", booking_id=await parlour.booking(bea))
    said = await parlour.said(bea, there, "Stop it")
    block = f"/conversations/{there}/block"
    for mine, other in ((bea, mona), (mona, bea)):
        for _ in range(2):
            told = (await mine.ask("POST", block)).json()
            assert (told["blocked"], told["blocked_by_you"]) == (True, True)
        before = await parlour.state()
        seen = await parlour.one(other, of_booking)
        assert (seen["blocked"], seen["blocked_by_you"]) == (True, False)
        body = {"body": "Hi", "client_id": "x"}
        new = {"kind": "BOOKING", "booking_id": await parlour.booking(bea, days=9 + (mine is bea))}
        tries = [("POST", f"/conversations/{one}/messages", body) for one in (there, of_booking)]
        tries += [("PATCH", f"/messages/{said['id']}", {"body": "Hi"})]
        for who in (bea, mona):
            found = [await who.ask(*one) for one in tries[: 3 if who is bea else 2]]
            found.append(await who.ask("POST", "/conversations", new))
            assert {refused(one) for one in found} == {(403, "conversation_blocked")}
        for one, another in ((bea, parlour.max), (parlour.max, bea)):
            around = {"kind": "DIRECT", "user_id": str(another.id)}
            refusal = refused(await one.ask("POST", "/conversations", around))
            assert refusal == (404, "nobody_there"), "nobody of the team goes round it"
        assert (await other.ask("DELETE", block)).json()["blocked"] is True
        assert await parlour.state() == before
        assert (await mine.ask("DELETE", block)).json()["blocked"] is False
        await parlour.said(other, there, "Thank you")
    acts = "SELECT array_agg(action ORDER BY position) FROM audit_events WHERE actor_id = :id"
    assert await parlour.value(acts, id=mona.id) == [
        "conversation.blocked",
        "conversation.unblocked",
    ]


async def test_hidden_until_there_is_a_deal(parlour: Parlour) -> None:
    bea, mona, words = parlour.bea, parlour.mona, "Call 020 7946 0018"
    booking = await parlour.booking(bea, BookingStatus.CANCELLED)
    talks = [
        await parlour.open(bea),
        await parlour.open(bea, kind="BOOKING", booking_id=booking),
        await parlour.open(bea, kind="DIRECT", user_id=str(mona.id)),
    ]
    stored = "SELECT string_agg(body, ' ') FROM messages WHERE conversation_id = :id"
    for there in talks:
        for who in (bea, mona):
            said = await parlour.said(who, there, words)
            assert (said["body"], said["masked"]) == (f"Call {HIDDEN}", True)
            patched = await who.ask("PATCH", f"/messages/{said['id']}", {"body": f"{words}!"})
            assert (patched.json()["body"], patched.json()["masked"]) == (f"Call {HIDDEN}!", True)
        assert "0018" not in await parlour.value(stored, id=UUID(there))
    for status, is_deal in (
        *((status, False) for status in ("EXPIRED", "DECLINED", "NO_SHOW")),
        *((status, True) for status in ("CONFIRMED", "IN_PROGRESS", "COMPLETED")),
    ):
        await parlour.run("UPDATE bookings SET status = :status", status=status)
        for there in talks[:1] if not is_deal else talks:
            said = await parlour.said(bea, there, words)
            assert (said["body"] == words, said["masked"]) == (is_deal, not is_deal)
    colleagues = await parlour.open(mona, kind="DIRECT", user_id=str(parlour.max.id))
    assert (await parlour.said(mona, colleagues, words))["body"] == words
