"""What days are counted from: each sum by an index, so that a day costs what happened on it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Date, DateTime, Row, Text, TextClause, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.reporting.models import AskedDay
from mercat.modules.reviews.models import IS_LISTED

_INSTANT = DateTime(timezone=True)
_TYPES = {
    "business_ids": ARRAY(Uuid),
    "days": ARRAY(Date),
    "timezones": ARRAY(Text),
    "sinces": ARRAY(_INSTANT),
    "untils": ARRAY(_INSTANT),
}


def _asking(sql: str, *names: str) -> TextClause:
    return text(sql).bindparams(*(bindparam(name, type_=_TYPES[name]) for name in names))


_ASKED = """unnest(:business_ids, :days, :timezones, :sinces, :untils)
    AS asked (business_id, day, timezone, since, until)"""
_DAYS = _asking(
    f"""
    SELECT asked.business_id, asked.day, asked.timezone, made.*, began.*, offered.*, sent.*, seen.*
    FROM {_ASKED}
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE status NOT IN ('EXPIRED', 'DECLINED')) AS bookings_made
        FROM bookings
        WHERE business_id = asked.business_id
            AND created_at >= asked.since AND created_at < asked.until
    ) AS made
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE status = 'COMPLETED') AS bookings_completed,
            count(*) FILTER (WHERE status = 'CANCELLED') AS bookings_cancelled,
            count(*) FILTER (WHERE status = 'NO_SHOW') AS bookings_no_show,
            coalesce(sum(extract(epoch FROM ends_at - starts_at) / 60) FILTER (
                WHERE status IN ('CONFIRMED', 'IN_PROGRESS', 'COMPLETED', 'NO_SHOW')
            ), 0)::bigint AS booked_minutes
        FROM bookings
        WHERE business_id = asked.business_id
            AND starts_at >= asked.since AND starts_at < asked.until
    ) AS began
    CROSS JOIN LATERAL (
        SELECT count(*) AS leads, count(responded_at) AS leads_answered,
            count(*) FILTER (WHERE status = 'WON') AS leads_won,
            coalesce(sum(floor(extract(epoch FROM responded_at - created_at))), 0)::bigint
                AS answer_seconds
        FROM leads
        WHERE business_id = asked.business_id
            AND created_at >= asked.since AND created_at < asked.until
    ) AS offered
    CROSS JOIN LATERAL (
        SELECT count(*) AS quotes FROM quotes
        WHERE business_id = asked.business_id
            AND created_at >= asked.since AND created_at < asked.until
    ) AS sent
    CROSS JOIN LATERAL (
        SELECT count(*) AS reviews, coalesce(sum(rating), 0)::bigint AS stars FROM reviews
        WHERE business_id = asked.business_id AND {IS_LISTED}
            AND published_at >= asked.since AND published_at < asked.until
    ) AS seen
    """,  # noqa: S608 (our own words)
    *_TYPES,
)
# What a business is owed and what we keep of it: plans, which businesses buy of us, are neither.
_REVENUE = _asking(
    f"""
    SELECT asked.business_id, asked.day, account.currency,
        coalesce(-sum(entry.amount) FILTER (WHERE done.kind = 'CAPTURE'), 0)::bigint AS gross,
        coalesce(sum(entry.amount) FILTER (WHERE done.kind <> 'CAPTURE'), 0)::bigint AS refunds,
        coalesce(-sum(entry.amount) FILTER (WHERE account.kind = 'FEES'), 0)::bigint AS fees
    FROM {_ASKED}
    JOIN ledger_transactions AS done ON done.business_id = asked.business_id
        AND done.created_at >= asked.since AND done.created_at < asked.until
        AND done.kind IN ('CAPTURE', 'REFUND', 'REFUND_FAILED', 'DISPUTE', 'DISPUTE_WON')
    JOIN ledger_entries AS entry ON entry.transaction_id = done.id
    JOIN ledger_accounts AS account ON account.id = entry.account_id
        AND account.kind IN ('PAYABLE', 'CLAWBACK', 'FEES')
    GROUP BY asked.business_id, asked.day, account.currency
    """,  # noqa: S608 (our own words)
    *_TYPES,
)
_SUMS = (
    *("bookings_made", "bookings_completed", "bookings_cancelled", "bookings_no_show"),
    *("leads", "leads_won", "quotes", "reviews", "stars"),
)
_PLATFORM = _asking(
    f"""
    SELECT asked.day, joined.registrations, done.*
    FROM unnest(:days, :sinces, :untils) AS asked (day, since, until)
    CROSS JOIN LATERAL (
        SELECT count(*) AS registrations FROM users
        WHERE created_at >= asked.since AND created_at < asked.until
    ) AS joined
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE bookings_made > 0 OR booked_minutes > 0) AS active_businesses,
            {", ".join(f"coalesce(sum({name}), 0)::bigint AS {name}" for name in _SUMS)}
        FROM business_days WHERE business_days.day = asked.day
    ) AS done
    """,  # noqa: S608 (our own words)
    *("days", "sinces", "untils"),
)
_PLATFORM_REVENUE = _asking(
    """
    SELECT day, currency, sum(gross)::bigint AS gross, sum(refunds)::bigint AS refunds,
        sum(fees)::bigint AS fees
    FROM revenue_days WHERE day = ANY(:days) GROUP BY day, currency
    """,
    "days",
)
_SOURCES = text("""
    SELECT (created_at AT TIME ZONE 'UTC')::date FROM bookings WHERE business_id = :business_id
    UNION
    SELECT (starts_at AT TIME ZONE 'UTC')::date FROM bookings WHERE business_id = :business_id
    UNION
    SELECT (created_at AT TIME ZONE 'UTC')::date FROM leads WHERE business_id = :business_id
    UNION
    SELECT (created_at AT TIME ZONE 'UTC')::date FROM quotes WHERE business_id = :business_id
    UNION
    SELECT (published_at AT TIME ZONE 'UTC')::date FROM reviews
        WHERE business_id = :business_id AND published_at IS NOT NULL
    UNION
    SELECT (created_at AT TIME ZONE 'UTC')::date FROM ledger_transactions
        WHERE business_id = :business_id
    UNION
    SELECT day FROM business_days WHERE business_id = :business_id
""")
_PLATFORM_SOURCES = text("""
    SELECT DISTINCT (created_at AT TIME ZONE 'UTC')::date FROM users
    UNION SELECT day FROM business_days UNION SELECT day FROM platform_days
""")


class TallyRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def days(self, asked: Sequence[AskedDay]) -> Sequence[Row[Any]]:
        """One of each, in the columns of BusinessDay."""
        return (await self._session.execute(_DAYS, _columns(asked))).all()

    async def revenue(self, asked: Sequence[AskedDay]) -> Sequence[Row[Any]]:
        """Those in which money moved, in the columns of RevenueDay."""
        return (await self._session.execute(_REVENUE, _columns(asked))).all()

    async def platform(
        self, days: Sequence[date], bounds: Sequence[tuple[datetime, datetime]]
    ) -> Sequence[Row[Any]]:
        """One of each, in the columns of PlatformDay."""
        sinces, untils = [since for since, _ in bounds], [until for _, until in bounds]
        values = {"days": days, "sinces": sinces, "untils": untils}
        return (await self._session.execute(_PLATFORM, values)).all()

    async def platform_revenue(self, days: Sequence[date]) -> Sequence[Row[Any]]:
        return (await self._session.execute(_PLATFORM_REVENUE, {"days": days})).all()

    async def sources(self, business_id: UUID) -> Sequence[date]:
        """Days, in UTC, on which there is something to count, and those that were counted."""
        found = await self._session.scalars(_SOURCES, {"business_id": business_id})
        return found.all()

    async def platform_sources(self) -> Sequence[date]:
        return (await self._session.scalars(_PLATFORM_SOURCES)).all()


def _columns(asked: Sequence[AskedDay]) -> dict[str, list[Any]]:
    columns = zip(*asked, strict=True)
    return {name: list(column) for name, column in zip(_TYPES, columns, strict=True)}
