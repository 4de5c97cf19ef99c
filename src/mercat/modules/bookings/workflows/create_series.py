"""Somebody books the same every week, or every few weeks: all of it, or what is to be had."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from mercat.modules.bookings.errors import SlotTaken
from mercat.modules.bookings.models import BookingSeries
from mercat.modules.bookings.repository import BookingRepository
from mercat.modules.bookings.schemas import SeriesInput, SeriesRead, SkippedRead
from mercat.modules.bookings.service import (
    BookingMaker,
    BookingTeller,
    Plan,
    RoomOffer,
    ServiceOffer,
    Shop,
    end_of,
    local_text,
    wanted_of,
)
from mercat.modules.bookings.service.claims import CalendarOf
from mercat.modules.identity.models import Actor
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.errors import Invalid
from mercat.platform.idempotency import Answer, Idempotency, KeyedRequest
from mercat.platform.ids import uuid7
from mercat.platform.local_time import instant

Chosen = Sequence[Sequence[CalendarOf]] | None


class CreateSeries:
    def __init__(
        self,
        transaction: Transaction,
        idempotency: Idempotency,
        shop: Shop,
        bookings: BookingRepository,
        maker: BookingMaker,
        teller: BookingTeller,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._idempotency = idempotency
        self._shop = shop
        self._bookings = bookings
        self._maker = maker
        self._teller = teller
        self._clock = clock

    async def execute(self, actor: Actor, input: SeriesInput, keyed: KeyedRequest | None) -> Answer:
        """The answer is a SeriesRead. Raises what CreateBooking does, and where nothing at all is
        to be had of what may be skipped, the first refusal.
        """
        async with self._transaction:
            replay = await self._idempotency.begin(keyed)
            if replay is not None:
                return replay
            until = input.starts_at + timedelta(weeks=input.interval_weeks * input.occurrences)
            offer = await self._shop.find(wanted_of(input, actor.user_id, until), actor)
            await self._maker.expect_few(actor.user_id)
            plans, skipped = self._planned(offer, input)
            chosen: Chosen = None
            if input.skip_taken:
                plans, chosen = await self._free(plans, skipped)
            series = await self._begin(actor, plans[0].business_id, input, skipped)
            made = await self._maker.make(
                actor.user_id, plans, chosen, notes=input.notes, series_id=series.id
            )
            told = SeriesRead(
                id=series.id,
                interval_weeks=series.interval_weeks,
                occurrences=series.occurrences,
                bookings=await self._teller.tell(made, actor.user_id),
                skipped=skipped,
            )
            return await self._idempotency.finish(201, told.model_dump_json().encode())

    def _planned(
        self, offer: RoomOffer | ServiceOffer, input: SeriesInput
    ) -> tuple[list[Plan], list[SkippedRead]]:
        """At the same time on the clocks there, however those are turned meanwhile."""
        now, zone = self._clock.now(), offer.rules.zone
        first = input.starts_at.astimezone(zone)
        plans: list[Plan] = []
        refusals: list[Invalid] = []
        skipped: list[SkippedRead] = []
        for number in range(input.occurrences):
            wall = first.replace(tzinfo=None) + timedelta(weeks=number * input.interval_weeks)
            start = instant(wall.date(), wall.hour * 60 + wall.minute, zone)
            start = start if number else input.starts_at
            try:
                plans.append(offer.plan(start, end_of(offer, start, input.length), now))
            except Invalid as refusal:
                refusals.append(refusal)
                skipped.append(_skipped(wall, refusal.code))
        if refusals and not (input.skip_taken and plans):
            raise refusals[0]
        return plans, skipped

    async def _free(
        self, plans: Sequence[Plan], skipped: list[SkippedRead]
    ) -> tuple[list[Plan], Chosen]:
        """What can be had; what cannot is added to what is skipped."""
        pairs = list(zip(plans, await self._maker.choose(plans), strict=True))
        skipped += [_skipped(plan.local_start, SlotTaken.code) for plan, own in pairs if not own]
        skipped.sort(key=lambda one: one.local_start)
        free = [(plan, own) for plan, own in pairs if own]
        if not free:
            raise SlotTaken([(plan.starts_at, plan.ends_at) for plan in plans])
        return [plan for plan, _ in free], [own for _, own in free]

    async def _begin(
        self, actor: Actor, business_id: UUID, input: SeriesInput, skipped: Sequence[SkippedRead]
    ) -> BookingSeries:
        series = BookingSeries(
            id=uuid7(),
            customer_id=actor.user_id,
            business_id=business_id,
            interval_weeks=input.interval_weeks,
            occurrences=input.occurrences,
            skip_taken=input.skip_taken,
            skipped=[one.model_dump() for one in skipped],
        )
        await self._bookings.add_series(series)
        return series


def _skipped(wall: datetime, code: str) -> SkippedRead:
    return SkippedRead(local_start=local_text(wall), error=code)
