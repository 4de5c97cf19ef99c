"""Accepting a quote makes the booking and the charge, loses the others, or changes nothing."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from httpx import Response
from tests.modules.bookings.test_idempotent_booking import cut_before
from tests.modules.leads.quotes.bids import Asking, error, euros

from mercat.modules.bookings.service import BookingMaker
from mercat.modules.leads.models import ServiceRequest
from mercat.modules.leads.repository import LeadRepository, QuoteRepository
from mercat.modules.payments.errors import PaymentsUnavailable
from mercat.modules.payments.service import Charges

KEY = "5f0c3b1e"
_COUNTS = """
    SELECT array[
        (SELECT count(*) FROM bookings), (SELECT count(*) FROM calendar_entries WHERE live),
        (SELECT count(*) FROM charges), (SELECT count(*) FROM quotes WHERE status = 'ACCEPTED')]
"""


async def test_what_cannot_be_accepted(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing has changed then."""
    quote = await asking.sent(0, 0, 24)
    over = await asking.sent(1)
    await asking.lapse("quotes", "valid_until", over["id"])
    await asking.run(
        "UPDATE quotes SET slots = jsonb_set(slots, '{0,starts_at}', to_jsonb(now()))"
        " WHERE id = :id",
        id=UUID(quote["id"]),
    )
    member = asking.bidders[0].member
    before = await asking.state()
    for slot, more, said in (
        (2, {}, (422, "no_such_slot")),
        (asking.at(1), {}, (422, "no_such_slot")),
        (0, {"property_id": quote["id"]}, (422, "slot_passed")),
        (1, {"property_id": quote["id"]}, (422, "unknown_property")),
    ):
        assert error(await asking.accept(quote, slot, **more)) == said
    assert await asking.state() == before
    with monkeypatch.context() as patched:
        patched.setattr(Charges, "open", _nobody_collects)
        assert error(await asking.accept(quote, 1)) == (409, "payments_unavailable")
    assert await asking.state() == before
    # Somebody else was quicker, at the same hour with the same plumber.
    await asking.run(
        "INSERT INTO calendars (id, business_id, member_id) SELECT :id, business_id, :id"
        " FROM business_members WHERE id = :id",
        "INSERT INTO calendar_blocks (id, calendar_id, starts_at, ends_at)"
        " VALUES (:id, :id, :at, :until)",
        "INSERT INTO calendar_entries (id, calendar_id, starts_at, ends_at, block_id)"
        " VALUES (:id, :id, :at, :until, :id)",
        id=member,
        at=asking.first + timedelta(hours=24),
        until=asking.first + timedelta(hours=25),
    )
    before = await asking.state()
    assert error(await asking.accept(quote, asking.at(24))) == (409, "slot_taken")
    assert error(await asking.accept(over)) == (409, "wrong_quote_state")
    assert await asking.state() == before


async def _nobody_collects(*_: object, **__: object) -> None:
    raise PaymentsUnavailable


async def test_what_costs_nothing_is_confirmed_at_once(asking: Asking) -> None:
    """By the price that was quoted, whatever the tax is by now; by whoever was named, at a place
    that is told once it is sure.
    """
    lines = [{"name": "Look at it", "quantity": 1, "unit_price": euros(0)}]
    named = str(asking.bidders[0].member)
    quote = await asking.sent(0, lines=lines, member_id=named)
    dear = await asking.sent(1)
    await asking.run("UPDATE businesses SET tax_basis_points = 4000, currency = 'USD'")
    taken = await asking.accepted(quote, asking.at(3))
    assert (taken["booking"]["status"], taken["booking"]["payment_url"]) == ("CONFIRMED", None)
    assert taken["member"]["id"] == named
    assert error(await asking.accept(dear)) == (409, "request_awarded")
    assert error(await asking.accept(quote)) == (409, "wrong_quote_state")
    assert await asking.value(_COUNTS) == [1, 1, 0, 1]


async def test_the_price_is_what_was_quoted(asking: Asking) -> None:
    quote = await asking.sent(0)
    await asking.run("UPDATE businesses SET tax_basis_points = 4000, currency = 'USD'")
    taken = await asking.accepted(quote)
    path = f"/bookings/{taken['booking']['id']}"
    booking = (await asking.customer.get(path)).json()
    assert booking["price"]["total"] == quote["total"] == taken["total"] == euros(14940)
    assert await asking.value("SELECT amount FROM charges") == 14940


async def test_killed_at_any_step_there_is_one_booking(asking: Asking) -> None:
    """Before each statement, the commit one of them."""
    quote = await asking.sent(0)
    await asking.run("DELETE FROM outbox")

    async def cut(step: int) -> Response:
        with cut_before(asking.resources, step):
            return await asking.accept(quote, key=KEY)

    before = await asking.state()
    step, answer = 1, await cut(1)
    while answer.status_code >= 500:
        assert await asking.state() == before, step
        step += 1
        answer = await cut(step)
    assert (answer.status_code, step > 15) == (200, True)
    again = await asking.accept(quote, key=KEY)
    assert (again.content, again.headers["idempotent-replayed"]) == (answer.content, "true")
    assert await asking.value(_COUNTS) == [1, 1, 1, 1]


async def test_of_two_at_once_one_is_accepted(asking: Asking) -> None:
    quotes = [await asking.sent(number) for number in (0, 1, 2)]
    found = await asyncio.gather(
        *(asking.accept(quote, slot) for quote in quotes for slot in (0, 1))
    )
    told_of = Counter(one.json().get("error") for one in found)
    assert told_of[None] == 1
    assert set(told_of) <= {None, "request_awarded", "wrong_quote_state"}
    assert await asking.value(_COUNTS) == [1, 1, 1, 1]
    request, leads, statuses = await asking.standing()
    assert (request, sorted(leads)) == ("AWARDED", ["LOST", "LOST", "WON"])
    assert sorted(statuses) == ["ACCEPTED", "REJECTED", "REJECTED"]


async def test_without_the_lock_and_the_index_there_would_be_two(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    quotes = [await asking.sent(number) for number in (0, 1)]
    indexes = {
        "uq_quotes_request_id_accepted": "quotes (request_id) WHERE status = 'ACCEPTED'",
        "uq_leads_won": "leads (request_id) WHERE status = 'WON'",
    }
    await asking.run(*(f"DROP INDEX {name}" for name in indexes))
    monkeypatch.setattr(BookingMaker, "expect_few", _none)  # it waits for others of the customer
    monkeypatch.setattr(LeadRepository, "lock", _look)
    monkeypatch.setattr(LeadRepository, "lock_live", _none)
    barrier, turn = asyncio.Barrier(2), asyncio.Lock()

    async def together(self: QuoteRepository, quote_id: object) -> object:
        """Both have read; then one writes, and then the other: at once they may deadlock."""
        found = await self.find(quote_id)  # type: ignore[arg-type]
        await barrier.wait()
        await turn.acquire()
        return found[0] if found else None

    async def accept(quote: Any) -> Response:
        try:
            return await asking.accept(quote)
        finally:
            turn.release()

    monkeypatch.setattr(QuoteRepository, "lock", together)
    try:
        found = await asyncio.gather(*map(accept, quotes))
        assert [one.status_code for one in found] == [200, 200]
        assert await asking.value("SELECT count(*) FROM bookings") == 2
    finally:
        await asking.run("DELETE FROM quotes", "DELETE FROM leads")
        await asking.run(
            *(f"CREATE UNIQUE INDEX {name} ON {what}" for name, what in indexes.items())
        )


async def _look(self: LeadRepository, lead_id: object) -> object:
    lead = await self.find(lead_id)  # type: ignore[arg-type]
    request = await self._session.get(ServiceRequest, lead.request_id) if lead else None
    return (lead, request)


async def _none(*_: object) -> list[object]:
    return []
