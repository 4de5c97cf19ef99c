"""Who somebody is to a quote that they want to change."""

from uuid import UUID

from mercat.modules.audit.models import Act
from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.identity.models import Actor, Device, Permission
from mercat.modules.leads.errors import NoQuote
from mercat.modules.leads.models import Quote, ServiceRequest
from mercat.modules.leads.repository import QuoteRepository
from mercat.platform.errors import Forbidden
from mercat.platform.outbox import Session


class QuoteParties:
    """In the caller's transaction. Nothing is locked: whose a quote is never changes. Raises
    NoQuote for whoever may not know of it, Forbidden for whoever may not do this.
    """

    def __init__(self, session: Session) -> None:
        self._teams = Teams.of(session)
        self._quotes = QuoteRepository(session)

    async def customer(self, actor: Actor, quote_id: UUID) -> tuple[Quote, ServiceRequest]:
        """For what is the customer's to decide."""
        quote, request = await self._find(quote_id)
        if request.customer_id == actor.user_id:
            return quote, request
        if not actor.may(Permission.REQUESTS_INSPECT):
            try:
                await self._teams.require(actor, quote.business_id, TeamPermission.LEADS_READ)
            except NoBusiness as error:
                raise NoQuote from error
        raise Forbidden

    async def team(self, actor: Actor, quote_id: UUID) -> tuple[Quote, ServiceRequest]:
        """For what the business does that has sent it."""
        quote, request = await self._find(quote_id)
        try:
            await self._teams.require(actor, quote.business_id, TeamPermission.LEADS_MANAGE)
        except NoBusiness as error:
            is_customer = request.customer_id == actor.user_id
            knows = is_customer or actor.may(Permission.REQUESTS_INSPECT)
            raise (Forbidden if knows else NoQuote) from error
        return quote, request

    async def _find(self, quote_id: UUID) -> tuple[Quote, ServiceRequest]:
        found = await self._quotes.find(quote_id)
        if found is None:
            raise NoQuote
        return found


def quote_act(action: str, actor: Actor, device: Device, quote: Quote, **changes: object) -> Act:
    """For the audit trail: what a team did."""
    return Act(
        action=action,
        target_type="quote",
        target_id=str(quote.id),
        actor_id=actor.user_id,
        api_key_id=actor.api_key_id,
        ip=device.ip,
        changes={"business_id": str(quote.business_id), **changes},
    )
