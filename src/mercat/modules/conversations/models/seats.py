"""What somebody is to a conversation."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from mercat.modules.businesses.models import TEAM, TeamPermission


class Side(StrEnum):
    """PERSON: for themselves. TEAM: as the business, whoever of its team it is."""

    PERSON = "PERSON"
    TEAM = "TEAM"


WRITING_ROLES = tuple(
    role for role, may in TEAM.items() if TeamPermission.CONVERSATIONS_WRITE in may
)
"""Who of a team answers in its name."""


@dataclass(frozen=True)
class Seat:
    """Somebody at a conversation, this instant: a team's members sit there as long as they are
    members. Whoever is both is there for themselves.
    """

    conversation_id: UUID
    user_id: UUID
    side: Side
    business_id: UUID | None
    last_seq: int
    last_change: int


Seats = Mapping[UUID, Seat]
"""By conversation."""


@dataclass(frozen=True)
class Audience:
    """Who may have what is said in a conversation, this instant. `user_ids` for themselves,
    `members` as the team of `business_id`; nobody is in both.
    """

    conversation_id: UUID
    user_ids: frozenset[UUID]
    business_id: UUID | None
    members: frozenset[UUID]
    parted: bool = False
    """One side has blocked the other: neither sees that the other is there."""

    def side_of(self, user_id: UUID) -> Side:
        return Side.TEAM if user_id in self.members else Side.PERSON
