"""A business looks at what it was offered."""

from uuid import UUID

from mercat.modules.businesses.models import TeamPermission
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.leads.errors import NoLead
from mercat.modules.leads.repository import LeadRepository
from mercat.modules.leads.service import Parties
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.errors import Forbidden


class ViewLead:
    """The first look counts; any other, and that of staff, changes nothing."""

    def __init__(
        self, transaction: Transaction, leads: LeadRepository, parties: Parties, clock: Clock
    ) -> None:
        self._transaction = transaction
        self._leads = leads
        self._parties = parties
        self._clock = clock

    async def execute(self, actor: Actor, lead_id: UUID) -> None:
        """Raises NoLead."""
        async with self._transaction:
            lead = await self._leads.find(lead_id)
            if lead is None:
                raise NoLead
            try:
                await self._parties.require(actor, lead.business_id, TeamPermission.LEADS_READ)
            except Forbidden:
                if actor.may(Permission.REQUESTS_INSPECT):
                    return
                raise
            if lead.viewed_at is None:
                await self._leads.mark_viewed(lead_id, self._clock.now())
