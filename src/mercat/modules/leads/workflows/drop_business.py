"""A business is given up, or suspended: somebody else is asked instead of it."""

from uuid import UUID

from mercat.modules.leads.events import (
    LeadChanged,
    LeadTurn,
    MatchingDue,
    QuoteChanged,
    QuoteTurn,
)
from mercat.modules.leads.models import (
    Lead,
    LeadStatus,
    QuoteStatus,
    lead_becomes,
)
from mercat.modules.leads.repository import LeadRepository, QuoteRepository, RequestRepository
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class DropBusiness:
    """Run again, each lead is given up once. It says nothing of how the business answers."""

    def __init__(
        self,
        transaction: Transaction,
        requests: RequestRepository,
        leads: LeadRepository,
        quotes: QuoteRepository,
        outbox: Outbox,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._requests = requests
        self._leads = leads
        self._quotes = quotes
        self._outbox = outbox
        self._clock = clock

    async def execute(self, business_id: UUID, reason: str) -> None:
        """Unless it is public again by now: then it may keep what it has."""
        async with self._transaction:
            if await self._quotes.open_businesses({business_id}):
                return
            for lead in await self._leads.lock_live_of_business(business_id):
                await self._withdraw(lead, reason)
                if lead.status is LeadStatus.QUOTED:
                    lead_becomes(lead, LeadStatus.VIEWED)
                lead_becomes(lead, LeadStatus.DECLINED)
                lead.decline_reason = reason
                self._outbox.add(
                    LeadChanged(
                        lead_id=lead.id,
                        request_id=lead.request_id,
                        business_id=business_id,
                        kind=LeadTurn.DECLINED,
                    )
                )
                self._outbox.add(MatchingDue(request_id=lead.request_id))

    async def _withdraw(self, lead: Lead, reason: str) -> None:
        """What it has quoted."""
        for quote in await self._requests.lock_sent_quotes(lead.request_id):
            if quote.lead_id != lead.id:
                continue
            quote.status, quote.decided_at = QuoteStatus.WITHDRAWN, self._clock.now()
            quote.reason = reason
            self._outbox.add(
                QuoteChanged(
                    quote_id=quote.id,
                    request_id=lead.request_id,
                    business_id=lead.business_id,
                    kind=QuoteTurn.WITHDRAWN,
                )
            )
