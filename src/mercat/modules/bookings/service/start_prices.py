"""What it would cost to begin then: the totals that a quote comes to, without extras."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from mercat.modules.bookings.schemas import PriceLine
from mercat.modules.bookings.service.offers import RoomOffer
from mercat.modules.bookings.service.prices import priced, service_lines, tier_lines
from mercat.modules.bookings.service.rules import Start
from mercat.modules.businesses.models import CancellationTerms
from mercat.modules.catalogue.models import Pricing
from mercat.modules.venues.service import Covering, cheapest
from mercat.platform.money import Money
from mercat.platform.reads import Row

_DAY = timedelta(days=1)
_TERMS = CancellationTerms(())
"""What is paid when is not told here."""


async def stays_priced(
    offer: RoomOffer, starts: Sequence[Start]
) -> list[tuple[Start, Money | None]]:
    """Those of the starts that have a price. Of more than a day it would take too long: all of
    them, and without one.
    """
    if starts and starts[0].end - starts[0].start > _DAY:
        return [(start, None) for start in starts]
    is_always_so = all(tier.window is None and tier.weekdays is None for tier in offer.tiers)
    currency, tax = offer.seller.currency, offer.seller.tax_basis_points
    found: list[tuple[Start, Money | None]] = []
    covering: Covering | None = None
    for start in starts:
        if covering is None or not is_always_so:
            covering = cheapest(offer.tiers, offer.rules.zone, start.start, start.end)
            await asyncio.sleep(0)  # others have their turn
        if covering is not None and currency is not None:
            found.append((start, _total(tier_lines(covering, currency), tax)))
    return found


def service_price(row: Row) -> Money | None:
    """None where it is told by a quote."""
    if row["price_amount"] is None:
        return None
    price, minutes = Money(row["price_amount"], row["price_currency"]), row["duration_minutes"]
    lines = service_lines(row["name"], Pricing(row["pricing"]), price, minutes)
    return _total(lines, row["tax_basis_points"])


def _total(lines: Sequence[PriceLine], tax_basis_points: int) -> Money:
    return priced(lines, lines[0].amount.currency, tax_basis_points, _TERMS).total
