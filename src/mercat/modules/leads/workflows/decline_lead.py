"""A business does not want what it was offered."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.leads.errors import LeadState
from mercat.modules.leads.events import LeadChanged, LeadTurn, MatchingDue
from mercat.modules.leads.models import LeadStatus, lead_becomes
from mercat.modules.leads.schemas import ReasonInput
from mercat.modules.leads.service import Parties, ResponseBook, act
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class DeclineLead:
    def __init__(
        self,
        transaction: Transaction,
        parties: Parties,
        records: ResponseBook,
        outbox: Outbox,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._parties = parties
        self._records = records
        self._outbox = outbox
        self._audit = audit

    async def execute(
        self, actor: Actor, lead_id: UUID, input: ReasonInput, device: Device
    ) -> None:
        """Somebody else is asked at once. Raises NoLead, Forbidden, LeadState: what it has quoted a
        business withdraws.
        """
        async with self._transaction:
            lead, request = await self._parties.team(actor, lead_id)
            if lead.status is LeadStatus.QUOTED:
                raise LeadState(lead.status)
            lead_becomes(lead, LeadStatus.DECLINED)
            lead.decline_reason = input.reason
            await self._records.answered(lead)
            self._outbox.add(
                LeadChanged(
                    lead_id=lead.id,
                    request_id=request.id,
                    business_id=lead.business_id,
                    kind=LeadTurn.DECLINED,
                )
            )
            self._outbox.add(MatchingDue(request_id=request.id))
            await self._audit.record(act("lead.declined", actor, device, lead))
