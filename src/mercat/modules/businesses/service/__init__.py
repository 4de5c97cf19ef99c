"""What businesses know."""

from mercat.modules.businesses.permissions import is_inside
from mercat.modules.businesses.schemas import (
    AddressInput,
    Advance,
    BookingTerms,
    BusinessSummaryRead,
    CancellationTermsRead,
    CityRead,
    CompletenessRead,
    CountedPageRead,
    Notice,
    Slug,
)
from mercat.modules.businesses.service.acts import act
from mercat.modules.businesses.service.business_list import (
    BusinessFilter,
    BusinessList,
    CountedPage,
)
from mercat.modules.businesses.service.business_pages import (
    BusinessPages,
    Visible,
    listed,
    unpacked,
)
from mercat.modules.businesses.service.business_summaries import BusinessSummaries
from mercat.modules.businesses.service.category_tree import CategoryTree
from mercat.modules.businesses.service.holds import Holds
from mercat.modules.businesses.service.invitation_book import InvitationBook, full_name
from mercat.modules.businesses.service.invitation_tokens import hash_of, new_token
from mercat.modules.businesses.service.locating import city_of, locate
from mercat.modules.businesses.service.member_book import MemberBook
from mercat.modules.businesses.service.membership_book import MembershipBook
from mercat.modules.businesses.service.openings import Openings
from mercat.modules.businesses.service.plans import Checkout, PlanList, Plans, SaleTerms
from mercat.modules.businesses.service.profile_writer import ProfileWriter
from mercat.modules.businesses.service.ratings import Ratings
from mercat.modules.businesses.service.seats import Seats
from mercat.modules.businesses.service.subscription_book import SubscriptionBook
from mercat.modules.businesses.service.subscriptions import Subscriptions
from mercat.modules.businesses.service.succession import Succession
from mercat.modules.businesses.service.team_changes import TeamChanges
from mercat.modules.businesses.service.teams import Teams
from mercat.platform.pagination import MOST_COUNTED

__all__ = [
    "MOST_COUNTED",
    "AddressInput",
    "Advance",
    "BookingTerms",
    "BusinessFilter",
    "BusinessList",
    "BusinessPages",
    "BusinessSummaries",
    "BusinessSummaryRead",
    "CancellationTermsRead",
    "CategoryTree",
    "Checkout",
    "CityRead",
    "CompletenessRead",
    "CountedPage",
    "CountedPageRead",
    "Holds",
    "InvitationBook",
    "MemberBook",
    "MembershipBook",
    "Notice",
    "Openings",
    "PlanList",
    "Plans",
    "ProfileWriter",
    "Ratings",
    "SaleTerms",
    "Seats",
    "Slug",
    "SubscriptionBook",
    "Subscriptions",
    "Succession",
    "TeamChanges",
    "Teams",
    "Visible",
    "act",
    "city_of",
    "full_name",
    "hash_of",
    "is_inside",
    "listed",
    "locate",
    "new_token",
    "unpacked",
]
