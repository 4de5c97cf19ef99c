"""The shapes of businesses' doors."""

from mercat.modules.businesses.schemas.plans import (
    PLANS,
    PlanRead,
    SubscriptionInput,
    SubscriptionRead,
)
from mercat.modules.businesses.schemas.team import (
    AcceptInput,
    InvitationInput,
    InvitationRead,
    JoinedRead,
    MemberPatch,
    MemberRead,
    MyInvitationRead,
    TransferInput,
)

__all__ = [
    "PLANS",
    "AcceptInput",
    "InvitationInput",
    "InvitationRead",
    "JoinedRead",
    "MemberPatch",
    "MemberRead",
    "MyInvitationRead",
    "PlanRead",
    "SubscriptionInput",
    "SubscriptionRead",
    "TransferInput",
]
