"""Who somebody is to a request or a lead that they want to change; both are locked by then."""

from uuid import UUID

from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.leads.errors import NoLead, NoRequest
from mercat.modules.leads.models import Lead, ServiceRequest
from mercat.modules.leads.repository import LeadRepository, RequestRepository
from mercat.platform.errors import Forbidden
from mercat.platform.outbox import Session


class Parties:
    """In the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._teams = Teams.of(session)
        self._requests = RequestRepository(session)
        self._leads = LeadRepository(session)

    async def customer(self, actor: Actor, request_id: UUID) -> ServiceRequest:
        """Of a request. Raises NoRequest for anybody else, Forbidden for staff who may see it."""
        request = await self._requests.lock(request_id)
        if request is None:
            raise NoRequest
        if request.customer_id != actor.user_id:
            raise Forbidden if actor.may(Permission.REQUESTS_INSPECT) else NoRequest
        return request

    async def team(
        self,
        actor: Actor,
        lead_id: UUID,
        permission: TeamPermission = TeamPermission.LEADS_MANAGE,
    ) -> tuple[Lead, ServiceRequest]:
        """Of the business that a lead was offered to. Raises NoLead for anybody else, Forbidden for
        a colleague who may not, and for staff who may see it.
        """
        found = await self._leads.lock(lead_id)
        if found is None:
            raise NoLead
        lead, request = found
        await self.require(actor, lead.business_id, permission)
        return lead, request

    async def require(self, actor: Actor, business_id: UUID, permission: TeamPermission) -> None:
        """Raises NoLead, Forbidden."""
        try:
            await self._teams.require(actor, business_id, permission)
        except NoBusiness as error:
            knows = actor.may(Permission.REQUESTS_INSPECT)
            raise (Forbidden if knows else NoLead) from error
