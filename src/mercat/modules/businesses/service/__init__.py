"""What businesses know."""

from mercat.modules.businesses.service.business_pages import BusinessPages, Shown
from mercat.modules.businesses.service.membership_book import MembershipBook
from mercat.modules.businesses.service.openings import Openings
from mercat.modules.businesses.service.plans import Checkout, PlanList, Plans
from mercat.modules.businesses.service.profile_writer import ProfileWriter
from mercat.modules.businesses.service.subscriptions import Subscriptions
from mercat.modules.businesses.service.teams import Teams

__all__ = [
    "BusinessPages",
    "Checkout",
    "MembershipBook",
    "Openings",
    "PlanList",
    "Plans",
    "ProfileWriter",
    "Shown",
    "Subscriptions",
    "Teams",
]
