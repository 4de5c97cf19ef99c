"""A customer does not look for anybody any more."""

from uuid import UUID

from mercat.modules.identity.models import Actor
from mercat.modules.leads.schemas import ReasonInput
from mercat.modules.leads.service import Endings, Parties
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class CancelRequest:
    def __init__(
        self, transaction: Transaction, parties: Parties, endings: Endings, clock: Clock
    ) -> None:
        self._transaction = transaction
        self._parties = parties
        self._endings = endings
        self._clock = clock

    async def execute(self, actor: Actor, request_id: UUID, input: ReasonInput) -> None:
        """Whoever was asked is told. Raises NoRequest, Forbidden, RequestState: what was agreed is
        called off as a booking.
        """
        async with self._transaction:
            request = await self._parties.customer(actor, request_id)
            await self._endings.cancel(request, self._clock.now(), input.reason)
