"""The shapes of businesses."""

from mercat.modules.businesses.schemas.address import AddressInput
from mercat.modules.businesses.schemas.businesses import (
    BusinessRead,
    BusinessSummaryRead,
    CityRead,
    CompletenessRead,
    CountedPageRead,
)
from mercat.modules.businesses.schemas.categories import CategoriesRead, CategoryNode, CategoryRead
from mercat.modules.businesses.schemas.fields import Slug
from mercat.modules.businesses.schemas.hours import HoursInput, HoursRead, IntervalRead
from mercat.modules.businesses.schemas.plans import (
    PLANS,
    PlanRead,
    SubscriptionInput,
    SubscriptionRead,
)
from mercat.modules.businesses.schemas.policies import (
    Advance,
    BookingTerms,
    CancellationTermsRead,
    Notice,
)
from mercat.modules.businesses.schemas.profile import (
    BusinessInput,
    BusinessPatch,
    ProfileInput,
    Reason,
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
    "AddressInput",
    "Advance",
    "BookingTerms",
    "BusinessInput",
    "BusinessPatch",
    "BusinessRead",
    "BusinessSummaryRead",
    "CancellationTermsRead",
    "CategoriesRead",
    "CategoryNode",
    "CategoryRead",
    "CityRead",
    "CompletenessRead",
    "CountedPageRead",
    "HoursInput",
    "HoursRead",
    "IntervalRead",
    "InvitationInput",
    "InvitationRead",
    "JoinedRead",
    "MemberPatch",
    "MemberRead",
    "MyInvitationRead",
    "Notice",
    "PlanRead",
    "ProfileInput",
    "Reason",
    "Slug",
    "SubscriptionInput",
    "SubscriptionRead",
    "TransferInput",
]
