"""Somebody books a room or a service."""

from mercat.modules.bookings.schemas import BookingInput
from mercat.modules.bookings.service import (
    BookingMaker,
    BookingTeller,
    Shop,
    end_of,
    wanted_of,
)
from mercat.modules.identity.models import Actor
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.idempotency import Answer, Idempotency, KeyedRequest


class CreateBooking:
    def __init__(
        self,
        transaction: Transaction,
        idempotency: Idempotency,
        shop: Shop,
        maker: BookingMaker,
        teller: BookingTeller,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._idempotency = idempotency
        self._shop = shop
        self._maker = maker
        self._teller = teller
        self._clock = clock

    async def execute(
        self, actor: Actor, input: BookingInput, keyed: KeyedRequest | None
    ) -> Answer:
        """The answer is a BookingRead. Raises TooManyHolds, what `Shop.find`, `plan` and
        `BookingMaker.make` do, and what `Idempotency.begin` does.
        """
        async with self._transaction:
            replay = await self._idempotency.begin(keyed)
            if replay is not None:
                return replay
            offer = await self._shop.find(wanted_of(input, actor.user_id), actor)
            await self._maker.expect_few(actor.user_id)
            end = end_of(offer, input.starts_at, input.length)
            plan = offer.plan(input.starts_at, end, self._clock.now())
            made = await self._maker.make(actor.user_id, [plan], notes=input.notes)
            (told,) = await self._teller.tell(made, actor.user_id)
            return await self._idempotency.finish(201, told.model_dump_json().encode())
