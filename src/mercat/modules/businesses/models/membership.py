"""The matrix of teams: what each role may do in its business. Nowhere else is this said."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from mercat.modules.businesses.models.team import TeamRole


class TeamPermission(StrEnum):
    """Only what some code asks for stands here."""

    BUSINESS_READ = "business:read"
    BUSINESS_UPDATE = "business:update"
    BUSINESS_PUBLISH = "business:publish"
    BUSINESS_ARCHIVE = "business:archive"
    OFFERINGS_MANAGE = "offerings:manage"
    PORTFOLIO_MANAGE = "portfolio:manage"
    TEAM_READ = "team:read"
    TEAM_MANAGE = "team:manage"
    OWNERS_MANAGE = "owners:manage"
    STUDIOS_MANAGE = "studios:manage"
    BOOKINGS_READ = "bookings:read"
    BOOKINGS_MANAGE = "bookings:manage"
    CALENDARS_MANAGE = "calendars:manage"
    PAYMENTS_READ = "payments:read"
    PAYMENTS_REFUND = "payments:refund"
    PAYMENTS_MANAGE = "payments:manage"
    LEADS_READ = "leads:read"
    LEADS_MANAGE = "leads:manage"
    REVIEWS_MANAGE = "reviews:manage"
    CONVERSATIONS_WRITE = "conversations:write"
    WEBHOOKS_MANAGE = "webhooks:manage"
    REPORTS_READ = "reports:read"
    SUBSCRIPTION_READ = "subscription:read"
    SUBSCRIPTION_MANAGE = "subscription:manage"


_MEMBER = frozenset(
    {
        TeamPermission.BUSINESS_READ,
        TeamPermission.TEAM_READ,
        TeamPermission.BOOKINGS_READ,
        TeamPermission.LEADS_READ,
        TeamPermission.CONVERSATIONS_WRITE,
    }
)
_MANAGER = _MEMBER | {
    TeamPermission.BUSINESS_UPDATE,
    TeamPermission.OFFERINGS_MANAGE,
    TeamPermission.PORTFOLIO_MANAGE,
    TeamPermission.STUDIOS_MANAGE,
    TeamPermission.BOOKINGS_MANAGE,
    TeamPermission.CALENDARS_MANAGE,
    TeamPermission.LEADS_MANAGE,
    TeamPermission.REVIEWS_MANAGE,
}
_ADMIN = _MANAGER | {
    TeamPermission.BUSINESS_PUBLISH,
    TeamPermission.TEAM_MANAGE,
    TeamPermission.WEBHOOKS_MANAGE,
    TeamPermission.SUBSCRIPTION_READ,
    TeamPermission.PAYMENTS_READ,
    TeamPermission.PAYMENTS_REFUND,
    TeamPermission.REPORTS_READ,
}
TEAM: Mapping[TeamRole, frozenset[TeamPermission]] = {
    TeamRole.MEMBER: _MEMBER,
    TeamRole.MANAGER: _MANAGER,
    TeamRole.ADMIN: _ADMIN,
    TeamRole.OWNER: _ADMIN
    | {
        TeamPermission.BUSINESS_ARCHIVE,
        TeamPermission.OWNERS_MANAGE,
        TeamPermission.SUBSCRIPTION_MANAGE,
        TeamPermission.PAYMENTS_MANAGE,
    },
}
RANK: Mapping[TeamRole, int] = {role: len(permissions) for role, permissions in TEAM.items()}
"""Nobody gives, changes or takes away a role above their own."""


@dataclass(frozen=True)
class Membership:
    """What somebody is in a business."""

    business_id: UUID
    user_id: UUID
    role: TeamRole

    def may(self, permission: TeamPermission) -> bool:
        return permission in TEAM[self.role]

    def may_give(self, role: TeamRole) -> bool:
        """To somebody, or take it from them: nothing above one's own rank, and who is an owner only
        owners say.
        """
        needed = {TeamPermission.TEAM_MANAGE}
        if role is TeamRole.OWNER:
            needed.add(TeamPermission.OWNERS_MANAGE)
        return RANK[role] <= RANK[self.role] and all(map(self.may, needed))
