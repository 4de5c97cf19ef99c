"""By the clock: requests end, leads are silent for too long, and others are asked."""

from mercat.modules.leads.events import LeadChanged, LeadTurn, MatchingDue
from mercat.modules.leads.models import SILENCE, LeadStatus, lead_becomes
from mercat.modules.leads.repository import LeadRepository, RequestRepository
from mercat.modules.leads.service import Endings, ResponseBook
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox

BATCH = 100


class FollowRequests:
    """Run again, or twice at once, each ends once and each silence counts once."""

    def __init__(
        self,
        transaction: Transaction,
        requests: RequestRepository,
        leads: LeadRepository,
        endings: Endings,
        records: ResponseBook,
        outbox: Outbox,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._requests = requests
        self._leads = leads
        self._endings = endings
        self._records = records
        self._outbox = outbox
        self._clock = clock

    async def execute(self) -> None:
        for step in (self._end_some, self._give_up_some, self._wake_some):
            while await step() >= BATCH:
                pass

    async def _end_some(self) -> int:
        async with self._transaction:
            now = self._clock.now()
            over = await self._requests.lock_over(now, BATCH)
            for request in over:
                await self._endings.expire(request, now)
        return len(over)

    async def _give_up_some(self) -> int:
        """On those who said nothing: whether they looked or not."""
        async with self._transaction:
            silent = await self._leads.lock_silent(self._clock.now(), BATCH)
            for lead in silent:
                lead_becomes(lead, LeadStatus.EXPIRED)
                self._outbox.add(
                    LeadChanged(
                        lead_id=lead.id,
                        request_id=lead.request_id,
                        business_id=lead.business_id,
                        kind=LeadTurn.EXPIRED,
                    )
                )
            await self._records.recount({lead.business_id for lead in silent})
            requests = {lead.request_id for lead in silent}
            for request_id in sorted(requests):
                self._outbox.add(MatchingDue(request_id=request_id))
        return len(requests)

    async def _wake_some(self) -> int:
        """Matching says itself when it looks next; this is for when it never comes to that."""
        async with self._transaction:
            now = self._clock.now()
            waiting = await self._requests.lock_waiting(now, BATCH)
            for request in waiting:
                request.next_wave_at = now + SILENCE
                self._outbox.add(MatchingDue(request_id=request.id))
        return len(waiting)
