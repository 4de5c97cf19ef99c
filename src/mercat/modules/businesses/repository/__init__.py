"""Questions about businesses."""

from mercat.modules.businesses.repository.invitations import InvitationRepository
from mercat.modules.businesses.repository.members import MemberRepository
from mercat.modules.businesses.repository.plans import (
    PLANS,
    PlanRepository,
    SubscriptionRepository,
)
from mercat.modules.businesses.repository.successions import SuccessionRepository
from mercat.modules.businesses.repository.team import TeamRepository

__all__ = [
    "PLANS",
    "InvitationRepository",
    "MemberRepository",
    "PlanRepository",
    "SubscriptionRepository",
    "SuccessionRepository",
    "TeamRepository",
]
