"""A business takes back what it has offered."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.leads.errors import QuoteState
from mercat.modules.leads.models import QuoteStatus
from mercat.modules.leads.schemas import LeadQuoteRead, ReasonInput
from mercat.modules.leads.service import Deciding, QuoteParties, QuoteTeller, quote_act
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class WithdrawQuote:
    def __init__(
        self,
        transaction: Transaction,
        parties: QuoteParties,
        deciding: Deciding,
        teller: QuoteTeller,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._parties = parties
        self._deciding = deciding
        self._teller = teller
        self._audit = audit
        self._clock = clock

    async def execute(
        self, actor: Actor, quote_id: UUID, input: ReasonInput, device: Device
    ) -> LeadQuoteRead:
        """Before it is accepted; another may follow. Raises NoQuote, Forbidden, QuoteState."""
        async with self._transaction:
            found, _ = await self._parties.team(actor, quote_id)
            offered = await self._deciding.lock(found)
            if offered.quote.status is not QuoteStatus.SENT:
                raise QuoteState(offered.quote.status)
            now = self._clock.now()
            self._deciding.close(offered, QuoteStatus.WITHDRAWN, now, input.reason)
            await self._audit.record(quote_act("quote.withdrawn", actor, device, offered.quote))
            return await self._teller.tell(quote_id, actor.user_id)
