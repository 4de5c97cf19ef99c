"""What accounts are told of their teams."""

from collections.abc import Collection
from uuid import UUID

from mercat.modules.businesses.events import TeamsChanged
from mercat.modules.businesses.repository import MemberRepository
from mercat.modules.identity.service import Memberships, TeamEntry
from mercat.platform.outbox import Outbox, Session


class MembershipBook:
    """In the caller's transaction, after what is told of was written and flushed."""

    def __init__(self, session: Session) -> None:
        self._members = MemberRepository(session)
        self._memberships = Memberships(session)
        self._outbox = Outbox(session)

    async def tell(self, business_id: UUID) -> None:
        """Everybody in the team: the business has come into being, has another name or slug, or is
        archived.
        """
        await self.tell_people(await self._members.people(business_id))

    async def tell_people(self, user_ids: Collection[UUID]) -> None:
        """These: they have joined, have another role, or have left. Three statements, for any
        number of people and teams.
        """
        if not user_ids:
            return
        await self._memberships.lock(user_ids)
        lists: dict[UUID, list[TeamEntry]] = {user_id: [] for user_id in user_ids}
        for user_id, business_id, name, slug, role in await self._members.teams_of(user_ids):
            lists[user_id].append(
                TeamEntry(business_id=business_id, name=name, slug=slug, role=role)
            )
        await self._memberships.rewrite(lists)
        for user_id in user_ids:
            self._outbox.add(TeamsChanged(user_id=user_id))
