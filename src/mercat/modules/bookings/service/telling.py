"""Bookings in the shape in which they are told."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic_core import from_json

from mercat.modules.bookings.models import KEEPS_SLOT, BookingStatus
from mercat.modules.bookings.repository import BookingRepository
from mercat.modules.bookings.schemas import (
    BookedThing,
    BookingRead,
    CancellationRead,
    ExtraRead,
    PriceLine,
    PriceRead,
)
from mercat.modules.bookings.service.prices import explain
from mercat.modules.businesses.models import CancellationPolicy, CancellationTerms
from mercat.modules.payments.models import UNPAID, Gateway
from mercat.modules.payments.service import page_url
from mercat.platform.money import Money
from mercat.platform.outbox import Session
from mercat.platform.settings import Settings


class BookingTeller:
    """In the transaction of whoever made or changed them."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._bookings = BookingRepository(session)
        self._settings = settings

    async def tell(self, booking_ids: Sequence[UUID], user_id: UUID) -> list[BookingRead]:
        """In this order: as this user, who may, sees them."""
        rows = await self._bookings.told(booking_ids, user_id)
        return [told(row, self._settings) for row in rows]


_PLAIN = (
    *(
        "id",
        "number",
        "version",
        "status",
        "title",
        "agreed",
        "property_id",
        "timezone",
        "cancelled_by",
    ),
    *("notes", "series_id"),
)
_MOMENTS = ("starts_at", "ends_at", "held_until", "ended_at", "created_at", "updated_at")


def told(row: Mapping[str, Any], settings: Settings) -> BookingRead:
    """Of a row of the repository's views. Who the customer is, they know themselves."""
    is_customer: bool = row["is_customer"]
    money = {name: Money(row[f"{name}_amount"], row["currency"]) for name in _AMOUNTS}
    outstanding = _outstanding(row, money)
    return BookingRead(
        **{name: row[name] for name in _PLAIN},
        **{name: _utc(row[name]) for name in _MOMENTS},
        **_things(row),
        customer=None if is_customer else _thing(row["customer_id"], row["customer_name"]),
        local_start=local(row["starts_at"], row["timezone"]),
        local_end=local(row["ends_at"], row["timezone"]),
        payment_url=payment_page(row, settings) if is_customer and outstanding.amount else None,
        extras=[ExtraRead(**one) for one in from_json(row["extras"])],
        price=price_told(
            [PriceLine(**line) for line in from_json(row["price_lines"])],
            money["total"],
            money["due"],
        ),
        paid=money["paid"],
        refunded=money["refund"],
        outstanding=outstanding,
        cancellation=terms_told(
            row["cancellation_policy"], CancellationTerms.read(from_json(row["cancellation_terms"]))
        ),
    )


def price_told(lines: list[PriceLine], total: Money, due: Money) -> PriceRead:
    return PriceRead(lines=lines, total=total, due=due, explanation=explain(lines, total, due))


def terms_told(policy: CancellationPolicy, terms: CancellationTerms) -> CancellationRead:
    return CancellationRead(policy=policy, **terms.told())


def local(moment: datetime, timezone: str) -> str:
    """As the clocks there show it, without an offset."""
    return local_text(moment.astimezone(ZoneInfo(timezone)))


def local_text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}"


_AMOUNTS = ("total", "due", "paid", "refund")


def _outstanding(row: Mapping[str, Any], money: Mapping[str, Money]) -> Money:
    kept = money["paid"] - money["refund"]
    zero = Money(0, row["currency"])
    lives = BookingStatus(row["status"]) in KEEPS_SLOT
    return max(money["due"] - kept, zero) if lives else zero


def payment_page(row: Mapping[str, Any], settings: Settings) -> str | None:
    """Where its charge is paid, while it can be. `row` has the id, status and gateway of it."""
    charge_id: UUID | None = row["charge_id"]
    if charge_id is None or row["charge_status"] not in UNPAID:
        return None
    return page_url(settings, Gateway(row["charge_gateway"]), charge_id)


def _things(row: Mapping[str, Any]) -> dict[str, BookedThing | None]:
    columns = {"business": "business", "studio": "studio", "room": "room", "service": "offering"}
    return {
        name: _thing(row[f"{column}_id"], row[f"{column}_name"])
        for name, column in {**columns, "member": "member"}.items()
    }


def _thing(id: UUID | None, name: str | None) -> BookedThing | None:
    return None if id is None else BookedThing(id=id, name=name or "")


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)
