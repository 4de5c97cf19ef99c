"""A request is offered to the best who have not been asked, as many as are missing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from mercat.modules.leads.events import LeadChanged, LeadTurn
from mercat.modules.leads.models import (
    ENOUGH_QUOTES,
    LIVE,
    SILENCE,
    WAVE_SIZE,
    Lead,
    LeadStatus,
    Letter,
    RequestStatus,
    ServiceRequest,
    request_becomes,
)
from mercat.modules.leads.repository import LeadRepository, RequestRepository
from mercat.modules.leads.service import Choice, LetterBox, Matching
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Outbox

_SOON = timedelta(minutes=1)
"""Until it is looked again, where others were quicker to fill up those who were chosen."""


class MatchRequest:
    """Run again, or twice at once, nobody is asked twice, and no more than are missing."""

    def __init__(
        self,
        transaction: Transaction,
        requests: RequestRepository,
        leads: LeadRepository,
        matching: Matching,
        letters: LetterBox,
        outbox: Outbox,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._requests = requests
        self._leads = leads
        self._matching = matching
        self._letters = letters
        self._outbox = outbox
        self._clock = clock

    async def execute(self, request_id: UUID) -> None:
        async with self._transaction:
            request = await self._requests.lock(request_id)
            now = self._clock.now()
            if request is None or not request.is_running(now):
                return
            asked = await self._leads.lock_of_request(request_id)
            missing = _missing(asked)
            # By then some are silent for too long, or there are others to ask.
            request.next_wave_at = now + SILENCE
            if missing == 0:
                return
            chosen, others = await self._matching.best(request, missing, now)
            if len(chosen) < missing and others:
                request.next_wave_at = now + _SOON
            await self._offer(request, chosen, now)
            lives = any(lead.status in LIVE for lead in asked)
            if not (chosen or lives or others):
                self._say_nobody(request, now)

    async def _offer(
        self, request: ServiceRequest, chosen: Sequence[Choice], now: datetime
    ) -> None:
        if not chosen:
            return
        if request.status is RequestStatus.OPEN:
            request_becomes(request, RequestStatus.MATCHED)
        request.wave += 1
        leads = [_lead(request, choice, now) for choice in chosen]
        await self._leads.add_all(leads)
        for lead in leads:
            self._outbox.add(
                LeadChanged(
                    lead_id=lead.id,
                    request_id=request.id,
                    business_id=lead.business_id,
                    kind=LeadTurn.OFFERED,
                )
            )
        about = {lead.business_id: lead.id for lead in leads}
        await self._letters.to_teams(about, Letter.LEAD_OFFERED)

    def _say_nobody(self, request: ServiceRequest, now: datetime) -> None:
        """Once. It is looked further, for there may be somebody tomorrow."""
        if request.nobody_found_at is None:
            request.nobody_found_at = now
            self._letters.to_customer(request.customer_id, Letter.NOBODY_FOUND, request.id)


def _missing(asked: Sequence[Lead]) -> int:
    quoted = sum(lead.status is LeadStatus.QUOTED for lead in asked)
    live = sum(lead.status in LIVE for lead in asked)
    return 0 if quoted >= ENOUGH_QUOTES else max(WAVE_SIZE - live, 0)


def _lead(request: ServiceRequest, choice: Choice, now: datetime) -> Lead:
    return Lead(
        id=uuid7(),
        created_at=now,
        request_id=request.id,
        business_id=choice.business_id,
        wave=request.wave,
        score=choice.score,
        reasons=[factor.stored for factor in choice.factors],
        status=LeadStatus.NEW,
        expires_at=min(now + SILENCE, request.expires_at),
    )
