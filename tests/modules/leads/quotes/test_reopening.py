"""What was accepted comes to nothing, or to something after all: requests follow bookings."""

from uuid import UUID

import pytest
from tests.modules.bookings.desk import Desk
from tests.modules.identity.staff import Account
from tests.modules.leads.quotes.bids import Asking, another, error

from mercat.modules.leads.models import RequestStatus, ServiceRequest

NEWS = ("MATCHED", ["VIEWED", "QUOTED", "NEW"], ["EXPIRED", "SENT"])


async def award(asking: Asking) -> str:
    """The first of two quotes is accepted. The id of its booking."""
    first, _ = await asking.sent(0), await asking.sent(1)
    taken = await asking.accepted(first)
    await asking.relay()
    return str(taken["booking"]["id"])


async def die(asking: Asking, booking_id: str) -> None:
    """Nobody pays."""
    await asking.lapse("bookings", "held_until", booking_id)
    await asking.tick()


async def test_unpaid_it_looks_for_somebody_again(asking: Asking, bea: Account) -> None:
    booking_id = await award(asking)
    await asking.run("UPDATE leads SET expires_at = now() - interval '1 day'")
    await die(asking, booking_id)
    assert await asking.standing() == NEWS
    assert await asking.value("SELECT min(expires_at) FROM leads WHERE status <> 'QUOTED'") > (
        asking.resources.clock.now()
    )
    # To be accepted as before; and whoever was not paid may send another.
    other = (await bea.get(f"/requests/{asking.request}/quotes")).json()["items"][0]
    await asking.sent(0)
    assert (await asking.accepted(other))["booking"]["status"] == "HELD"
    assert asking.letters(asking.bidders[0].owner) == [
        "Your quote is accepted",
        "Nothing comes of an accepted quote",
    ]
    assert asking.letters(asking.bidders[1].owner) == [
        "Another quote was accepted",
        "Your quote is open again",
    ]
    assert "Your request is open again" in asking.letters(bea)


async def test_called_off_too_and_told_again_nothing_more(asking: Asking, bea: Account) -> None:
    first, second = await asking.sent(0), await asking.sent(1)
    taken = await asking.accepted(first)
    await asking.press(taken)
    await asking.lapse("quotes", "valid_until", second["id"])
    path = f"/bookings/{taken['booking']['id']}/cancel"
    assert (await asking.bidders[0].owner.ask("POST", path)).status_code == 200
    await asking.relay()
    # What was valid until yesterday is not sent again.
    told = ("MATCHED", ["VIEWED", "VIEWED", "NEW"], ["EXPIRED", "REJECTED"])
    assert await asking.standing() == told
    before = await asking.state()
    await asking.run(
        "INSERT INTO outbox (id, name, aggregate, payload) SELECT gen_random_uuid(),"
        " 'BookingChanged', booking_id, jsonb_build_object('booking_id', booking_id, 'kind', kind,"
        " 'entry_id', id) FROM booking_events"
    )
    await asking.relay()
    assert await asking.state() == before


async def test_paid_late_it_is_awarded_after_all(asking: Asking) -> None:
    booking_id = await award(asking)
    await die(asking, booking_id)
    await asking.sent(0)
    await pay_late(asking, booking_id)
    assert await asking.value("SELECT status FROM bookings") == "CONFIRMED"
    assert await asking.standing() == (
        "AWARDED",
        ["WON", "LOST", "LOST"],
        ["ACCEPTED", "REJECTED", "REJECTED"],
    )
    await asking.pass_by()
    assert (await asking.standing())[0] == "COMPLETED"


@pytest.mark.parametrize("then", ["another is accepted", "it is cancelled", "they decline"])
async def test_paid_late_when_it_is_not_looked_for_it_all_comes_back(
    asking: Asking, bea: Account, then: str
) -> None:
    booking_id = await award(asking)
    await die(asking, booking_id)
    lead = asking.bidders[0].lead
    if then == "another is accepted":
        other = (await bea.get(f"/requests/{asking.request}/quotes")).json()["items"][0]
        await asking.accepted(other)
    elif then == "it is cancelled":
        await bea.ask("POST", f"/requests/{asking.request}/cancel")
    else:
        await asking.bidders[0].owner.ask("POST", f"/leads/{lead}/decline")
    standing = await asking.standing()
    await pay_late(asking, booking_id)

    assert await asking.standing() == standing
    told = "SELECT status || cancelled_by || (paid_amount = refund_amount) FROM bookings"
    assert (
        await asking.value(f"{told} WHERE id = :id", id=UUID(booking_id)) == "CANCELLEDSYSTEMtrue"
    )
    back = "SELECT refunded_amount = amount FROM charges WHERE subject_id = :id"
    assert await asking.value(back, id=UUID(booking_id)) is True
    live = "SELECT count(*) FROM calendar_entries WHERE live AND booking_id = :id"
    assert await asking.value(live, id=UUID(booking_id)) == 0
    before = await asking.state()
    await asking.tick()
    assert await asking.state() == before


async def test_it_is_over_if_the_customer_does_not_come(asking: Asking) -> None:
    """Neither AWARDED for ever, nor offered to others."""
    quote = await asking.sent(0)
    taken = await asking.accepted(quote)
    await asking.press(taken)
    await asking.run(
        "UPDATE bookings SET starts_at = now() - interval '10 minutes',"
        " ends_at = now() + interval '50 minutes'"
    )
    path = f"/bookings/{taken['booking']['id']}/no-show"
    assert (await asking.bidders[0].owner.ask("POST", path)).status_code == 200
    await asking.relay()
    assert await asking.standing() == ("EXPIRED", ["WON", "LOST", "LOST"], ["ACCEPTED"])
    assert await asking.value("SELECT ended_at IS NULL FROM service_requests") is False


async def test_whoever_was_suspended_unpaid_is_not_waited_for(asking: Asking) -> None:
    booking_id = await award(asking)
    shut = "UPDATE businesses SET status = 'SUSPENDED' WHERE id = :id"
    await asking.run(shut, id=asking.bidders[0].business)
    await die(asking, booking_id)
    assert await asking.standing() == ("MATCHED", ["LOST", "QUOTED", "NEW"], ["EXPIRED", "SENT"])


@pytest.mark.parametrize("reason", ["over", "asked again", "gone"])
async def test_what_may_not_look_again_ends(asking: Asking, reason: str) -> None:
    booking_id = await award(asking)
    past = "UPDATE service_requests SET expires_at = now() - interval '1 hour'"
    gone = "UPDATE users SET status = 'DELETED' WHERE email = 'bea@example.com'"
    if reason == "asked again":
        async with asking.resources.database.open_session() as session:
            await another(session, asking.customer.id, asking.resources.clock.now())
            await session.commit()
    else:
        await asking.run({"over": past, "gone": gone}[reason])
    await die(asking, booking_id)
    ended = ("EXPIRED", ["LOST", "LOST", "LOST"], ["EXPIRED", "REJECTED"])
    assert await asking.standing() == ended
    async with asking.resources.database.open_session() as session:
        request = await session.get_one(ServiceRequest, asking.request)
        assert (request.status, request.ended_at is None) == (RequestStatus.EXPIRED, False)


async def test_who_is_not_public_any_more_stays_out(asking: Asking) -> None:
    booking_id = await award(asking)
    shut = "UPDATE businesses SET status = 'SUSPENDED' WHERE id = :id"
    await asking.run(shut, id=asking.bidders[1].business)
    await die(asking, booking_id)
    told = ("MATCHED", ["VIEWED", "LOST", "NEW"], ["EXPIRED", "REJECTED"])
    assert await asking.standing() == told
    closed = await asking.send(1)
    assert error(closed) == (422, "not_bookable")


async def pay_late(asking: Asking, booking_id: str) -> None:
    charge = "SELECT id FROM charges WHERE subject_id = :id"
    charge_id = await asking.value(charge, id=UUID(booking_id))
    await Desk(asking.resources, asking.customer.client).arrive(str(charge_id))
    await asking.relay()
