"""What it would cost to begin then: the totals that a quote comes to, without extras."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from mercat.modules.bookings.schemas import PriceLine
from mercat.modules.bookings.service.prices import priced, service_lines, tier_lines
from mercat.modules.bookings.service.rules import Rules, Start
from mercat.modules.businesses.models import CancellationTerms
from mercat.modules.catalogue.models import Pricing
from mercat.modules.venues.service import Covering, Tier, cheapest
from mercat.platform.money import Money
from mercat.platform.reads import Row

_DAY = timedelta(days=1)
_TERMS = CancellationTerms(())
"""What is paid when is not told here."""


async def stays_priced(
    starts: Sequence[Start], tiers: Sequence[Tier], rules: Rules, row: Row
) -> list[tuple[Start, Money | None]]:
    """Those that have a price; of more than a day all of them, and without one: it would take too
    long. `row`: of the room.
    """
    if starts and starts[0].end - starts[0].start > _DAY:
        return [(start, None) for start in starts]
    everywhere = all(tier.window is None and tier.weekdays is None for tier in tiers)
    found: list[tuple[Start, Money | None]] = []
    covering: Covering | None = None
    for start in starts:
        if covering is None or not everywhere:
            covering = cheapest(tiers, rules.zone, start.start, start.end)
            await asyncio.sleep(0)  # others have a turn
        if covering is not None:
            found.append((start, _total(tier_lines(covering, row["studio_currency"]), row)))
    return found


def service_price(row: Row) -> Money | None:
    """None where it is told by a quote."""
    if row["price_amount"] is None:
        return None
    price, minutes = Money(row["price_amount"], row["price_currency"]), row["duration_minutes"]
    return _total(service_lines(row["name"], Pricing(row["pricing"]), price, minutes), row)


def _total(lines: Sequence[PriceLine], row: Row) -> Money:
    """With the tax of its business."""
    return priced(lines, lines[0].amount.currency, row["tax_basis_points"], _TERMS).total
