"""Rows and values of businesses."""

from mercat.modules.businesses.models.businesses import (
    Business,
    BusinessCategory,
    BusinessHours,
    BusinessSlug,
    BusinessStatus,
    Standing,
)
from mercat.modules.businesses.models.categories import Category
from mercat.modules.businesses.models.membership import TEAM, Membership, TeamPermission
from mercat.modules.businesses.models.personal_data import PERSONAL_DATA
from mercat.modules.businesses.models.plans import (
    FREE,
    GRACE,
    Plan,
    Subscription,
    SubscriptionStatus,
)
from mercat.modules.businesses.models.policies import CancellationPolicy, CancellationTerms
from mercat.modules.businesses.models.ratings import STARS, Rated, counting, setting
from mercat.modules.businesses.models.team import (
    INVITATION_LIFETIME,
    BusinessMember,
    Invitation,
    TeamLetter,
    TeamRole,
)

__all__ = [
    "FREE",
    "GRACE",
    "INVITATION_LIFETIME",
    "PERSONAL_DATA",
    "STARS",
    "TEAM",
    "Business",
    "BusinessCategory",
    "BusinessHours",
    "BusinessMember",
    "BusinessSlug",
    "BusinessStatus",
    "CancellationPolicy",
    "CancellationTerms",
    "Category",
    "Invitation",
    "Membership",
    "Plan",
    "Rated",
    "Standing",
    "Subscription",
    "SubscriptionStatus",
    "TeamLetter",
    "TeamPermission",
    "TeamRole",
    "counting",
    "setting",
]
