"""Questions about businesses."""

from mercat.modules.businesses.repository.businesses import BusinessRepository
from mercat.modules.businesses.repository.categories import CATEGORIES
from mercat.modules.businesses.repository.invitations import InvitationRepository
from mercat.modules.businesses.repository.lists import Which, count_of, page_of
from mercat.modules.businesses.repository.members import MemberRepository, ShownMember
from mercat.modules.businesses.repository.pages import (
    ALL_KNOWN,
    BY_ID,
    BY_IDS,
    BY_SLUG,
    HOURS,
    KNOWN,
    NAMED,
)
from mercat.modules.businesses.repository.plans import PLANS, PlanRepository, SubscriptionRepository
from mercat.modules.businesses.repository.ratings import RatingRepository
from mercat.modules.businesses.repository.successions import SuccessionRepository
from mercat.modules.businesses.repository.summaries import SUMMARIES
from mercat.modules.businesses.repository.team import TeamRepository

__all__ = [
    "ALL_KNOWN",
    "BY_ID",
    "BY_IDS",
    "BY_SLUG",
    "CATEGORIES",
    "HOURS",
    "KNOWN",
    "NAMED",
    "PLANS",
    "SUMMARIES",
    "BusinessRepository",
    "InvitationRepository",
    "MemberRepository",
    "PlanRepository",
    "RatingRepository",
    "ShownMember",
    "SubscriptionRepository",
    "SuccessionRepository",
    "TeamRepository",
    "Which",
    "count_of",
    "page_of",
]
