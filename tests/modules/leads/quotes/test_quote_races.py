"""Acceptance raced with expiry, with the customer who cancels, and with the business that withdraws
or is not paid: in every order one after the other, and all at once.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from itertools import permutations
from random import Random
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from tests.modules.bookings.hall import overlaps
from tests.modules.bookings.holds import clear, person
from tests.modules.identity.staff import Account
from tests.modules.leads.quotes.bids import Asking

from mercat.modules.bookings.dependencies import changes
from mercat.modules.identity.models import Device
from mercat.modules.leads.dependencies import quotes, wishes
from mercat.modules.leads.schemas import AcceptQuoteInput, ReasonInput
from mercat.platform.errors import ApplicationError
from mercat.platform.outbox import Session
from mercat.platform.resources import Resources

ROUNDS = 8
DEVICE = Device(None, None)
Act = Callable[[Session], Awaitable[Any]]
_FAULTS = """
    SELECT 'quotes that may be accepted of a request that looks for nobody' AS fault
    FROM quotes q JOIN service_requests r ON r.id = q.request_id
    WHERE q.status = 'SENT' AND r.status <> 'MATCHED'
    UNION ALL
    SELECT 'a lead is QUOTED and has no quote, or has one and is not: ' || l.status
    FROM leads l WHERE (l.status = 'QUOTED') <> EXISTS
        (SELECT FROM quotes q WHERE q.lead_id = l.id AND q.status = 'SENT')
    UNION ALL
    SELECT 'AWARDED and nothing accepted, or the other way round: ' || r.status
    FROM service_requests r WHERE (r.status = 'AWARDED') <> EXISTS
        (SELECT FROM quotes q WHERE q.request_id = r.id AND q.status = 'ACCEPTED')
    UNION ALL
    SELECT 'accepted, and its lead has not won' FROM quotes q JOIN leads l ON l.id = q.lead_id
    WHERE (q.status = 'ACCEPTED') AND (l.status <> 'WON')
    UNION ALL
    SELECT 'accepted, and its booking is dead' FROM quotes q JOIN bookings b ON b.id = q.booking_id
    WHERE q.status = 'ACCEPTED' AND b.status IN ('EXPIRED', 'CANCELLED')
    UNION ALL
    SELECT 'a booking that lives and no quote' FROM bookings b WHERE b.status = 'HELD'
        AND NOT EXISTS (SELECT FROM quotes q WHERE q.booking_id = b.id AND q.status = 'ACCEPTED')
    UNION ALL
    SELECT 'it keeps time and is dead' FROM calendar_entries e JOIN bookings b
        ON b.id = e.booking_id WHERE e.live <> (b.status = 'HELD')
"""


class Arena:
    """Two quotes for one request, and all that can happen to them."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._resources: Resources = asking.resources
        self._customer = person(asking.customer.id)
        self._owners = [person(bidder.owner.id) for bidder in asking.bidders]

    async def begin(self) -> None:
        """Once more."""
        asking = self._asking
        await asking.run("DELETE FROM quotes")
        await clear(self._resources)
        await asking.run(
            "UPDATE service_requests SET status = 'MATCHED', ended_at = NULL,"
            " expires_at = now() + interval '9 days'",
            "UPDATE leads SET status = 'NEW', lost_from = NULL",
        )
        self._quotes = [UUID((await asking.sent(number))["id"]) for number in (0, 1)]

    @property
    def acts(self) -> dict[str, Act]:
        return {
            "accept one": lambda session: self._accept(session, 0),
            "accept two": lambda session: self._accept(session, 1),
            "withdraw": self._withdraw,
            "cancel": self._cancel,
            "expire": self._expire,
            "unpaid": self._unpaid,
        }

    async def act(self, name: str) -> None:
        async with self._resources.database.open_session() as session:
            with suppress(ApplicationError):
                await self.acts[name](session)

    async def faults(self) -> Sequence[str]:
        """What must not be, and is, once all news are taken up: those too that had to wait so long
        for others that they were put off.
        """
        await self._asking.relay()
        await self._asking.run("UPDATE deliveries SET due_at = now() WHERE handled_at IS NULL")
        await self._asking.relay()
        async with self._resources.database.open_session() as session:
            found = [row.fault for row in await session.execute(text(_FAULTS))]
        return [*found, *["time is taken twice"] * await overlaps(self._resources)]

    async def _accept(self, session: Session, number: int) -> None:
        workflow = await quotes.accept_quote(session, self._resources)
        await workflow.execute(self._customer, self._quotes[number], AcceptQuoteInput(slot=0), None)

    async def _withdraw(self, session: Session) -> None:
        workflow = await quotes.withdraw_quote(session, self._resources)
        await workflow.execute(self._owners[0], self._quotes[0], ReasonInput(), DEVICE)

    async def _cancel(self, session: Session) -> None:
        workflow = await wishes.cancel_request(session, self._resources)
        await workflow.execute(self._customer, self._asking.request, ReasonInput())

    async def _expire(self, session: Session) -> None:
        """Both run out, and the clock notices."""
        await self._asking.run(
            # As everybody does who changes quotes: or each of two would have what the other wants.
            "SELECT FROM service_requests FOR UPDATE",
            "UPDATE quotes SET valid_until = now() - interval '1 second' WHERE status = 'SENT'",
        )
        await quotes.expire_quotes(session, self._resources).execute()

    async def _unpaid(self, session: Session) -> None:
        """Whatever is held has died, and the news of it are taken up."""
        await self._asking.run(
            "UPDATE bookings SET held_until = now() - interval '1 second' WHERE status = 'HELD'"
        )
        await changes.expire_holds(session, self._resources).execute()
        await self._asking.relay()


@pytest.fixture
async def arena(asking: Asking, client: AsyncClient, bea: Account) -> Arena:
    return Arena(asking)


async def test_in_every_order(arena: Arena) -> None:
    orders = [
        *permutations(["accept one", "accept two", "withdraw", "unpaid"]),
        *permutations(["accept one", "expire", "cancel", "unpaid"]),
    ]
    for order in Random(7).sample(orders, 10):  # noqa: S311 (no secret)
        await arena.begin()
        for name in order:
            await arena.act(name)
        assert await arena.faults() == [], order


async def test_all_at_once(arena: Arena) -> None:
    random, found = Random(5), Counter[str]()  # noqa: S311 (no secret)

    async def begin(name: str) -> None:
        await asyncio.sleep(random.random() * 0.03)
        await arena.act(name)

    for number in range(ROUNDS):
        await arena.begin()
        chosen = random.sample(list(arena.acts), random.randint(3, 6))
        done = await asyncio.gather(*map(begin, chosen), return_exceptions=True)
        found.update(repr(error) for error in done if error)
        found.update(f"{fault} {number}: {chosen}" for fault in await arena.faults())
    assert not found
