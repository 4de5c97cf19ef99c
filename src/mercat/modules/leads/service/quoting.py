"""Quotes, as whoever asks may see them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic_core import from_json

from mercat.modules.bookings.service import payment_page
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.leads.errors import NoRequest
from mercat.modules.leads.models import QuoteStatus
from mercat.modules.leads.repository import (
    OF_LEAD,
    OF_LEADS,
    QUOTES_FIRST,
    QUOTES_NEXT,
    SEES_REQUEST,
    SEES_REQUESTS,
    QuoteRepository,
    quotes_of_requests,
)
from mercat.modules.leads.schemas import (
    LeadQuoteRead,
    QuoteBookingRead,
    QuotedThing,
    QuoteLineRead,
    QuoteSlotRead,
)
from mercat.platform.clock import Clock
from mercat.platform.money import Money
from mercat.platform.outbox import Session
from mercat.platform.pagination import Cursors, Page, PageQuery, scope
from mercat.platform.reads import Reads, Row
from mercat.platform.settings import Settings


class Quotes:
    def __init__(self, reads: Reads, cursors: Cursors, settings: Settings, clock: Clock) -> None:
        self._reads = reads
        self._cursors = cursors
        self._settings = settings
        self._clock = clock

    async def page(self, request_id: UUID, query: PageQuery, actor: Actor) -> Page[LeadQuoteRead]:
        """Of a request, the newest first: for its customer and for staff. Raises NoRequest for
        anybody else, and BadCursor.
        """
        values: dict[str, Any] = {"request_id": request_id, "user_id": actor.user_id}
        inspects = actor.may(Permission.REQUESTS_INSPECT)
        if await self._reads.one(SEES_REQUEST, **values, inspects=inspects) is None:
            raise NoRequest
        where = _scope(request_id, actor)
        after = self._cursors.decode(query.cursor, where)
        values["limit"] = query.limit
        if after is None:
            rows = await self._reads.all(QUOTES_FIRST, **values)
        else:
            rows = await self._reads.all(QUOTES_NEXT, **values, moment=after[0], id=after[1])
        return self._page(rows, query, where)

    async def of_requests(
        self, request_ids: Sequence[UUID], query: PageQuery, actor: Actor
    ) -> Mapping[UUID, Page[LeadQuoteRead]]:
        """The same page of those of them that the caller may see, in two statements. A cursor is of
        one of them alone. Raises BadCursor.
        """
        inspects = actor.may(Permission.REQUESTS_INSPECT)
        seen = await self._reads.all(
            SEES_REQUESTS,
            request_ids=list(request_ids),
            user_id=actor.user_id,
            inspects=inspects,
        )
        scopes = {row["id"]: _scope(row["id"], actor) for row in seen}
        after = next(
            iter({self._cursors.decode(query.cursor, where) for where in scopes.values()}), None
        )
        rows = await self._reads.all(
            quotes_of_requests(after=after is not None),
            **(dict(zip(("moment", "id"), after, strict=True)) if after else {}),
            request_ids=list(scopes),
            user_id=actor.user_id,
            limit=query.limit,
        )
        return {
            one: self._page([row for row in rows if row["request_id"] == one], query, where)
            for one, where in scopes.items()
        }

    def _page(self, rows: Sequence[Row], query: PageQuery, where: str) -> Page[LeadQuoteRead]:
        page = self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda row: (row["created_at"], row["id"])
        )
        return page.told([self._told(row) for row in page.items])

    async def of_lead(self, lead_id: UUID, actor: Actor) -> list[LeadQuoteRead]:
        """All of them, the newest first; for whoever may see the lead."""
        rows = await self._reads.all(OF_LEAD, lead_id=lead_id, user_id=actor.user_id)
        return [self._told(row) for row in rows]

    async def of_leads(
        self, lead_ids: Sequence[UUID], actor: Actor
    ) -> Mapping[UUID, list[LeadQuoteRead]]:
        """The same of many leads, in one statement."""
        found: dict[UUID, list[LeadQuoteRead]] = {one: [] for one in lead_ids}
        rows = await self._reads.all(OF_LEADS, lead_ids=list(lead_ids), user_id=actor.user_id)
        for row in rows:
            found[row["lead_id"]].append(self._told(row))
        return found

    def _told(self, row: Mapping[str, Any]) -> LeadQuoteRead:
        return told(row, self._settings, self._clock.now())


def _scope(request_id: UUID, actor: Actor) -> str:
    return scope("quotes", request=request_id, user_id=actor.user_id)


class QuoteTeller:
    """In the transaction of whoever sent or changed one."""

    def __init__(self, session: Session, settings: Settings, clock: Clock) -> None:
        self._quotes = QuoteRepository(session)
        self._settings = settings
        self._clock = clock

    async def tell(self, quote_id: UUID, user_id: UUID) -> LeadQuoteRead:
        """As this user, who may, sees it."""
        row = await self._quotes.told(quote_id, user_id)
        return told(row, self._settings, self._clock.now())


_PLAIN = ("id", "request_id", "lead_id", "message", "reason")


def told(row: Mapping[str, Any], settings: Settings, now: datetime) -> LeadQuoteRead:
    """Of a row of the repository's views. One that can be accepted no more is told to be EXPIRED,
    whether the clock has noticed or not.
    """
    currency: str = row["currency"]
    lines = [_line(line, currency) for line in from_json(row["lines"])]
    total = Money(row["total_amount"], currency)
    over = row["status"] == QuoteStatus.SENT and row["valid_until"] <= now
    return LeadQuoteRead(
        **{name: row[name] for name in _PLAIN},
        business=QuotedThing(id=row["business_id"], name=row["business_name"]),
        service=_thing(row["offering_id"], row["offering_name"]),
        member=_thing(row["member_id"], row["member_name"]),
        status=QuoteStatus.EXPIRED if over else row["status"],
        lines=lines,
        tax=total - sum((line.amount for line in lines), Money(0, currency)),
        total=total,
        slots=[QuoteSlotRead(**slot) for slot in from_json(row["slots"])],
        valid_until=row["valid_until"].astimezone(UTC),
        decided_at=row["decided_at"].astimezone(UTC) if row["decided_at"] else None,
        booking=_booking(row, settings),
        created_at=row["created_at"].astimezone(UTC),
    )


def _line(line: Mapping[str, Any], currency: str) -> QuoteLineRead:
    return QuoteLineRead(
        name=line["name"],
        quantity=line["quantity"],
        unit_price=Money(line["unit_amount"], currency),
        amount=Money(line["amount"], currency),
    )


def _thing(id: UUID | None, name: str | None) -> QuotedThing | None:
    return None if id is None else QuotedThing(id=id, name=name or "")


def _booking(row: Mapping[str, Any], settings: Settings) -> QuoteBookingRead | None:
    if row["booking_id"] is None:
        return None
    held_until = row["booking_held_until"]
    return QuoteBookingRead(
        id=row["booking_id"],
        number=row["booking_number"],
        status=row["booking_status"],
        held_until=held_until.astimezone(UTC) if held_until else None,
        payment_url=payment_page(row, settings) if row["is_customer"] else None,
    )
