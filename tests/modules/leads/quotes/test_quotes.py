"""Quotes are sent, read, accepted, and what becomes of them is told."""

from datetime import timedelta

from tests.conftest import MovableClock
from tests.modules.bookings.hall import told
from tests.modules.identity.staff import Account
from tests.modules.leads.quotes.bids import Asking, accept, error, euros


async def test_from_the_quote_to_what_is_done(asking: Asking, bea: Account) -> None:
    quote = await asking.sent(0, message="As new.")
    other = await asking.sent(1)
    await asking.relay()
    assert (quote["total"], quote["tax"]) == (euros(14940), euros(2490))
    assert [line["amount"]["amount"] for line in quote["lines"]] == [9000, 3450]
    assert (quote["status"], quote["booking"], quote["member"]) == ("SENT", None, None)
    listed = (await bea.get(f"/requests/{asking.request}/quotes")).json()["items"]
    assert [one["id"] for one in listed] == [other["id"], quote["id"]]
    assert await asking.standing() == ("MATCHED", ["QUOTED", "QUOTED", "NEW"], ["SENT", "SENT"])
    answered = "SELECT count(*) FROM leads WHERE responded_at IS NOT NULL"
    assert await asking.value(answered) == 2
    assert await asking.value("SELECT count(*) FROM response_records WHERE answered = 1") == 2

    taken = await asking.accepted(quote, 1, notes="Ring twice.")
    assert (taken["status"], taken["booking"]["status"]) == ("ACCEPTED", "HELD")
    path = f"/bookings/{taken['booking']['id']}"
    booking = (await bea.get(path)).json()
    assert booking["payment_url"] == taken["booking"]["payment_url"]
    assert (booking["starts_at"], booking["ends_at"]) == (asking.at(3), asking.at(4))
    assert (booking["price"]["total"], booking["notes"]) == (euros(14940), "Ring twice.")
    assert (booking["member"]["id"], booking["agreed"]) == (str(asking.bidders[0].member), True)
    assert await asking.standing() == (
        "AWARDED",
        ["WON", "LOST", "LOST"],
        ["ACCEPTED", "REJECTED"],
    )

    await asking.press(taken)
    assert (await bea.get(path)).json()["status"] == "CONFIRMED"
    await asking.pass_by()
    assert (await bea.get(path)).json()["status"] == "COMPLETED"
    assert (await asking.standing())[0] == "COMPLETED"
    assert asking.letters(bea) == ["A quote has arrived"] * 2
    assert asking.letters(asking.bidders[0].owner) == ["Your quote is accepted"]
    assert asking.letters(asking.bidders[1].owner) == ["Another quote was accepted"]
    assert asking.letters(asking.bidders[2].owner) == []


async def test_the_team_sees_what_it_has_sent_and_nobody_what_is_not_theirs(
    asking: Asking, carl: Account
) -> None:
    quote = await asking.sent(0)
    mine, theirs = asking.bidders[0], asking.bidders[1]
    lead = (await mine.owner.get(f"/leads/{mine.lead}")).json()
    assert [one["id"] for one in lead["quotes"]] == [quote["id"]]
    before = await asking.state()
    for who in (carl, theirs.owner):
        assert error(await who.get(f"/requests/{asking.request}/quotes"))[0] == 404
        assert error(await accept(who, quote)) == (404, "quote_not_found")
        for act in ("reject", "withdraw"):
            found = await who.ask("POST", f"/quotes/{quote['id']}/{act}")
            assert error(found) == (404, "quote_not_found"), act
        found = await who.ask("POST", f"/leads/{mine.lead}/quotes", asking.bid())
        assert error(found) == (404, "lead_not_found")
    assert error(await accept(mine.owner, quote)) == (403, "forbidden")
    withdrawn = await asking.customer.ask("POST", f"/quotes/{quote['id']}/withdraw")
    assert error(withdrawn) == (403, "forbidden")
    assert await asking.state() == before


async def test_what_cannot_be_sent(asking: Asking, clock: MovableClock, carl: Account) -> None:
    """And nothing has changed then."""
    long_ago, far = asking.first.replace(year=2025), asking.first + timedelta(days=500)
    usd = {"name": "Tap", "quantity": 1, "unit_price": {"amount": 1, "currency": "USD"}}
    refusals = [
        (asking.send(0, (long_ago - asking.first).days * 24), (422, "bad_slot")),
        (asking.send(0, (far - asking.first).days * 24), (422, "bad_slot")),
        (asking.send(0, lines=[usd]), (422, "other_currency")),
        (asking.send(0, valid_until=told(long_ago)), (422, "bad_validity")),
        (asking.send(0, valid_until=told(clock.now() + timedelta(days=61))), (422, "bad_validity")),
        (asking.send(0, member_id=str(asking.bidders[1].member)), (422, "member_not_bookable")),
        (asking.send(0, service_id=str(asking.request)), (404, "service_not_found")),
        (asking.send(0, 0, 0), (422, "validation_error")),
    ]
    before = await asking.state()
    for refused, said in refusals:
        assert error(await refused) == said
    assert await asking.state() == before
    # Only whoever looks after leads: Wim is a member and no more.
    mine = asking.bidders[0]
    await asking.run(
        "UPDATE business_members SET role = 'MEMBER', user_id = :carl WHERE id = :id",
        carl=carl.id,
        id=mine.member,
    )
    colleague = await carl.ask("POST", f"/leads/{mine.lead}/quotes", asking.bid())
    assert error(colleague) == (403, "forbidden")


async def test_one_at_a_time_and_another_after_it(asking: Asking, bea: Account) -> None:
    """Rejected, withdrawn, run out: the business may send the next, and others may be asked."""
    owner, lead = asking.bidders[0].owner, asking.bidders[0].lead
    first = await asking.sent(0)
    before = await asking.state()
    assert error(await asking.send(0)) == (409, "quote_pending")
    assert error(await owner.ask("POST", f"/leads/{lead}/decline")) == (409, "wrong_lead_state")
    assert await asking.state() == before

    rejected = await bea.ask("POST", f"/quotes/{first['id']}/reject", {"reason": "Too dear."})
    assert (rejected.json()["status"], rejected.json()["reason"]) == ("REJECTED", "Too dear.")
    second = await asking.sent(0)
    withdrawn = await owner.ask("POST", f"/quotes/{second['id']}/withdraw")
    assert withdrawn.json()["status"] == "WITHDRAWN"
    for act, who in (("reject", bea), ("withdraw", owner)):
        again = await who.ask("POST", f"/quotes/{second['id']}/{act}")
        assert error(again) == (409, "wrong_quote_state")
    third = await asking.sent(0)
    await asking.lapse("quotes", "valid_until", third["id"])
    (told_over, *_) = (await bea.get(f"/requests/{asking.request}/quotes")).json()["items"]
    assert (told_over["id"], told_over["status"]) == (third["id"], "EXPIRED")
    await asking.tick()
    assert await asking.standing() == (
        "MATCHED",
        ["VIEWED", "NEW", "NEW"],
        ["REJECTED", "WITHDRAWN", "EXPIRED"],
    )
    await asking.sent(0)
    told_acts = "SELECT string_agg(action, ' ' ORDER BY created_at) FROM audit_events"
    assert await asking.value(f"{told_acts} WHERE target_type = 'quote'") == (
        "quote.sent quote.sent quote.withdrawn quote.sent quote.sent"
    )
    due = "SELECT count(*) FROM outbox WHERE name = 'MatchingDue'"
    await asking.relay()
    assert await asking.value(due) == 0
    assert asking.letters(owner) == ["Your quote is not accepted"]
    assert "A quote is withdrawn" in asking.letters(bea)
