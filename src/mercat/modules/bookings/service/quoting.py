"""What a booking would cost: nothing is kept."""

from mercat.modules.bookings.repository import FactReads
from mercat.modules.bookings.schemas import QuoteInput, QuoteRead
from mercat.modules.bookings.service.offers import end_of
from mercat.modules.bookings.service.plans import Plan
from mercat.modules.bookings.service.shop import Shop, wanted_of
from mercat.modules.bookings.service.telling import local, price_told, terms_told
from mercat.modules.identity.models import Actor
from mercat.modules.venues.service import RoomPrices
from mercat.platform.clock import Clock
from mercat.platform.reads import Reads


class Quotes:
    def __init__(self, reads: Reads, clock: Clock) -> None:
        self._shop = Shop(FactReads(reads), RoomPrices(reads))
        self._clock = clock

    async def quote(self, input: QuoteInput, actor: Actor | None) -> QuoteRead:
        """Raises what booking it would, but for what is taken."""
        wanted = wanted_of(input, actor.user_id if actor else None)
        offer = await self._shop.find(wanted, actor)
        end = end_of(offer, input.starts_at, input.length)
        return _told(offer.plan(input.starts_at, end, self._clock.now()))


def _told(plan: Plan) -> QuoteRead:
    return QuoteRead(
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        timezone=plan.zone.key,
        local_start=local(plan.starts_at, plan.zone.key),
        local_end=local(plan.ends_at, plan.zone.key),
        needs_approval=plan.needs_approval,
        price=price_told(list(plan.price.lines), plan.price.total, plan.price.due),
        cancellation=terms_told(plan.policy, plan.terms),
    )
