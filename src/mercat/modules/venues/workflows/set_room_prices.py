"""A team says what a room costs."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.venues.errors import CurrencyRequired, OtherCurrency
from mercat.modules.venues.events import StudioChanged
from mercat.modules.venues.models import Studio
from mercat.modules.venues.repository import PriceRepository
from mercat.modules.venues.schemas import PricesInput
from mercat.modules.venues.service import RoomHolds, act, verify_tiers
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class SetRoomPrices:
    def __init__(
        self,
        transaction: Transaction,
        holds: RoomHolds,
        prices: PriceRepository,
        outbox: Outbox,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._prices = prices
        self._outbox = outbox
        self._audit = audit

    async def execute(
        self, actor: Actor, room_id: UUID, input: PricesInput, device: Device
    ) -> None:
        """All tiers at once. Raises NoRoom, Forbidden, CurrencyRequired, OtherCurrency, and what
        `verify_tiers` does. What was agreed on before stands in the bookings.
        """
        async with self._transaction:
            held = await self._holds.of_team(actor, room_id)
            _require_currency(held.studio, input)
            tiers = [one.tier for one in input.tiers]
            verify_tiers(tiers, held.room.granularity_minutes)
            if set(tiers) == set(await self._prices.of(room_id)):
                return
            await self._prices.replace(room_id, tiers)
            self._outbox.add(StudioChanged(studio_id=held.studio.id))
            await self._audit.record(
                act("room.prices_set", actor, device, held.studio.id, room_id=str(room_id))
            )


def _require_currency(studio: Studio, input: PricesInput) -> None:
    if input.tiers and studio.currency is None:
        raise CurrencyRequired
    if any(tier.price.currency != studio.currency for tier in input.tiers):
        raise OtherCurrency
