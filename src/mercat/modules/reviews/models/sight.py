"""What somebody is to a review."""

from dataclasses import dataclass

from mercat.modules.businesses.models import TEAM, TeamPermission, TeamRole


@dataclass(frozen=True)
class Sight:
    """`role`: in the team of its business. `is_public`: whether everybody sees that business.
    `knows_customer`: in the team of some business that has, or had, to do with its customer.
    """

    role: TeamRole | None
    is_public: bool
    knows_customer: bool

    @property
    def manages(self) -> bool:
        return self.role is not None and TeamPermission.REVIEWS_MANAGE in TEAM[self.role]
