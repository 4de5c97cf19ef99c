"""A customer does not want what a business has offered."""

from uuid import UUID

from mercat.modules.identity.models import Actor
from mercat.modules.leads.errors import QuoteState
from mercat.modules.leads.models import QuoteStatus
from mercat.modules.leads.schemas import LeadQuoteRead, ReasonInput
from mercat.modules.leads.service import Deciding, QuoteParties, QuoteTeller
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class RejectQuote:
    def __init__(
        self,
        transaction: Transaction,
        parties: QuoteParties,
        deciding: Deciding,
        teller: QuoteTeller,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._parties = parties
        self._deciding = deciding
        self._teller = teller
        self._clock = clock

    async def execute(self, actor: Actor, quote_id: UUID, input: ReasonInput) -> LeadQuoteRead:
        """Its business may send another. Raises NoQuote, Forbidden, QuoteState."""
        async with self._transaction:
            found, _ = await self._parties.customer(actor, quote_id)
            offered = await self._deciding.lock(found)
            quote, now = offered.quote, self._clock.now()
            if not quote.is_open(now):
                over = quote.status is QuoteStatus.SENT
                raise QuoteState(QuoteStatus.EXPIRED if over else quote.status)
            self._deciding.close(offered, QuoteStatus.REJECTED, now, input.reason)
            return await self._teller.tell(quote_id, actor.user_id)
