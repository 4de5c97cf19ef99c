"""The lists of teams that accounts carry. Businesses alone know them, and tell them here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from mercat.modules.identity.repository import MembershipRepository
from mercat.platform.outbox import Session


@dataclass(frozen=True, kw_only=True)
class TeamEntry:
    """What somebody is where, in the fields of MembershipRead."""

    business_id: UUID
    name: str
    slug: str
    role: str


class Memberships:
    """Everything in the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._memberships = MembershipRepository(session)

    async def lock(self, user_ids: Collection[UUID]) -> None:
        """Until the commit nobody else rewrites their lists: read the teams after this, and what
        another business wrote meanwhile is among them.
        """
        await self._memberships.lock(user_ids)

    async def rewrite(self, lists: Mapping[UUID, Sequence[TeamEntry]]) -> None:
        """Whole lists, each in the order it is to be shown."""
        if lists:
            await self._memberships.write(
                {
                    user_id: [{**asdict(one), "business_id": str(one.business_id)} for one in found]
                    for user_id, found in lists.items()
                }
            )
