"""Which days have to be counted again. A mark lives for seconds: its id tells nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.reporting.models import StaleMark

_ADD = "INSERT INTO stale_marks (id, business_id, moment) SELECT gen_random_uuid(), "
# Where it was before it was moved is told by that entry of its timeline alone.
_BOOKING = text(f"""
    {_ADD} booking.business_id, moment FROM bookings AS booking
    LEFT JOIN booking_events AS entry ON entry.id = :entry_id
    CROSS JOIN LATERAL unnest(ARRAY[
        booking.created_at, booking.starts_at,
        coalesce(entry.details ->> 'from', entry.details ->> 'was')::timestamptz
    ]) AS moment
    WHERE booking.id = :booking_id AND moment IS NOT NULL
""")
_LEAD = text(f"{_ADD} business_id, created_at FROM leads WHERE id = :lead_id")
_QUOTE = text(f"""
    {_ADD} quote.business_id, moment FROM quotes AS quote
    JOIN leads AS lead ON lead.id = quote.lead_id
    CROSS JOIN LATERAL unnest(ARRAY[quote.created_at, lead.created_at]) AS moment
    WHERE quote.id = :quote_id
""")
_CHARGE = text(f"""
    {_ADD} business_id, created_at FROM ledger_transactions WHERE charge_id = :charge_id
""")
_DISPUTE = text(f"""
    {_ADD} done.business_id, done.created_at FROM ledger_transactions AS done
    JOIN disputes AS dispute ON dispute.charge_id = done.charge_id
    WHERE dispute.id = :dispute_id
""")
_REVIEW = text(f"""
    {_ADD} business_id, published_at FROM reviews
    WHERE id = :review_id AND published_at IS NOT NULL
""")
_USER = text(f"{_ADD} NULL, created_at FROM users WHERE id = :user_id")
# What was one day is a part of others, up to two before and after it.
_ZONE = text(f"""
    {_ADD} business.id, (counted.day + step)::timestamp AT TIME ZONE 'UTC' + interval '12 hours'
    FROM businesses AS business
    JOIN business_days AS counted ON counted.business_id = business.id
    CROSS JOIN generate_series(-2, 2) AS step
    WHERE business.id = :business_id
        AND counted.timezone <> coalesce(business.timezone, 'UTC')
""")


class MarkRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def booking(self, booking_id: UUID, entry_id: UUID) -> None:
        """When it came in, when it begins, and when it began before the change that `entry_id`
        tells of.
        """
        await self._add(_BOOKING, booking_id=booking_id, entry_id=entry_id)

    async def lead(self, lead_id: UUID) -> None:
        await self._add(_LEAD, lead_id=lead_id)

    async def quote(self, quote_id: UUID) -> None:
        """When it was sent, and when its lead was offered."""
        await self._add(_QUOTE, quote_id=quote_id)

    async def charge(self, charge_id: UUID) -> None:
        """Whenever its money moved."""
        await self._add(_CHARGE, charge_id=charge_id)

    async def dispute(self, dispute_id: UUID) -> None:
        await self._add(_DISPUTE, dispute_id=dispute_id)

    async def review(self, review_id: UUID) -> None:
        await self._add(_REVIEW, review_id=review_id)

    async def user(self, user_id: UUID) -> None:
        await self._add(_USER, user_id=user_id)

    async def business(self, business_id: UUID) -> None:
        """All that was counted of it in another time zone than it has now."""
        await self._add(_ZONE, business_id=business_id)

    async def take(self, limit: int) -> Sequence[tuple[UUID | None, datetime]]:
        """The oldest, which are gone: business (None: the platform alone) and moment."""
        oldest = select(StaleMark.id).order_by(StaleMark.moment, StaleMark.id).limit(limit)
        taken = await self._session.execute(
            delete(StaleMark)
            .where(StaleMark.id.in_(oldest))
            .returning(StaleMark.business_id, StaleMark.moment)
        )
        return [(row.business_id, row.moment) for row in taken]

    async def _add(self, statement: Any, **values: UUID) -> None:
        said: Mapping[str, UUID] = values
        await self._session.execute(statement, said)
