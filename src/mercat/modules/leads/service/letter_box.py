"""Whom something concerns, each of whom gets a letter of their own."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from mercat.modules.businesses.models import Membership, TeamPermission
from mercat.modules.leads.events import LeadLetterDue
from mercat.modules.leads.models import Letter
from mercat.modules.leads.repository import LetterRepository
from mercat.platform.outbox import Outbox, Session


class LetterBox:
    """In the caller's transaction. One that cannot be delivered keeps no other back."""

    def __init__(self, session: Session) -> None:
        self._letters = LetterRepository(session)
        self._outbox = Outbox(session)

    def to_customer(self, customer_id: UUID, letter: Letter, about_id: UUID) -> None:
        self._outbox.add(LeadLetterDue(user_id=customer_id, letter=letter, about_id=about_id))

    async def to_team(self, business_id: UUID, letter: Letter, about_id: UUID) -> None:
        await self.to_teams({business_id: about_id}, letter)

    async def to_teams(self, about: Mapping[UUID, UUID], letter: Letter) -> None:
        """Those of each business who look after its leads. `about`: of each, what it is told of."""
        for member in await self.teams(list(about)):
            due = LeadLetterDue(
                user_id=member.user_id, letter=letter, about_id=about[member.business_id]
            )
            self._outbox.add(due)

    async def teams(self, business_ids: Sequence[UUID]) -> Sequence[Membership]:
        """Those of each who look after its leads, as its team is now."""
        members = [
            Membership(member.business_id, member.user_id, member.role)
            for member in await self._letters.teams(business_ids)
        ]
        return [member for member in members if member.may(TeamPermission.LEADS_MANAGE)]
