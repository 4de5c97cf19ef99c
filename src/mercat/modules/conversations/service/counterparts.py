"""Who may open a conversation with whom."""

from uuid import UUID

from mercat.modules.bookings.errors import NoBooking
from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.conversations.errors import NobodyThere, OwnConversation
from mercat.modules.conversations.models import Conversation, ConversationKind
from mercat.modules.conversations.repository import OpeningRepository
from mercat.modules.conversations.schemas import ConversationInput
from mercat.modules.identity.models import Actor
from mercat.modules.leads.errors import NoLead
from mercat.platform.errors import NotFound
from mercat.platform.outbox import Session


class Counterparts:
    """In the transaction of a workflow."""

    def __init__(self, session: Session) -> None:
        self._opening = OpeningRepository(session)
        self._teams = Teams.of(session)

    async def of(self, actor: Actor, input: ConversationInput) -> Conversation:
        """As it would be: it is not there yet. Raises NobodyThere, NoBooking and NoLead for whoever
        may not know of it, and OwnConversation.
        """
        if input.user_id is not None and input.business_id is None:
            return await self._direct(actor, input.user_id)
        if input.business_id is not None:
            return await self._of_business(actor, input, input.business_id)
        if input.booking_id is not None:
            return await self._of_booking(actor, input.booking_id)
        assert input.lead_id is not None  # noqa: S101 (an input has one of them)
        return await self._of_lead(actor, input.lead_id)

    async def _direct(self, actor: Actor, user_id: UUID) -> Conversation:
        if user_id == actor.user_id:
            raise OwnConversation
        if not await self._opening.are_related(actor.user_id, user_id):
            raise NobodyThere
        if not await self._opening.is_there(user_id):
            raise NobodyThere
        first, second = sorted((actor.user_id, user_id))
        return Conversation(
            kind=ConversationKind.DIRECT, first_user_id=first, second_user_id=second
        )

    async def _of_business(
        self, actor: Actor, input: ConversationInput, business_id: UUID
    ) -> Conversation:
        customer_id = input.user_id or actor.user_id
        if input.user_id is not None:
            await self._expect_team(actor, business_id, NobodyThere)
            if not await self._opening.is_there(customer_id):
                raise NobodyThere
        known = await self._opening.are_acquainted(customer_id, business_id)
        is_public = input.user_id is None and await self._opening.is_public(business_id)
        if await self._opening.is_member(customer_id, business_id):
            raise OwnConversation
        if not known and not is_public:
            raise NobodyThere
        if input.studio_id is not None and not await self._opening.has_studio(
            business_id, input.studio_id
        ):
            raise NobodyThere
        return Conversation(
            kind=ConversationKind.BUSINESS,
            customer_id=customer_id,
            business_id=business_id,
            studio_id=input.studio_id,
        )

    async def _of_booking(self, actor: Actor, booking_id: UUID) -> Conversation:
        found = await self._opening.booking(booking_id)
        if found is None:
            raise NoBooking
        customer_id, business_id, studio_id = found
        if customer_id != actor.user_id:
            await self._expect_team(actor, business_id, NoBooking)
        return Conversation(
            kind=ConversationKind.BOOKING,
            customer_id=customer_id,
            business_id=business_id,
            booking_id=booking_id,
            studio_id=studio_id,
        )

    async def _of_lead(self, actor: Actor, lead_id: UUID) -> Conversation:
        found = await self._opening.lead(lead_id)
        if found is None:
            raise NoLead
        customer_id, business_id = found
        if customer_id != actor.user_id:
            await self._expect_team(actor, business_id, NoLead)
        return Conversation(
            kind=ConversationKind.LEAD,
            customer_id=customer_id,
            business_id=business_id,
            lead_id=lead_id,
        )

    async def _expect_team(self, actor: Actor, business_id: UUID, refusal: type[NotFound]) -> None:
        """Raises the refusal for whoever is not in it."""
        try:
            await self._teams.require(actor, business_id, TeamPermission.CONVERSATIONS_WRITE)
        except NoBusiness:
            raise refusal from None
