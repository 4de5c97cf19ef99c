"""What businesses know."""

from mercat.modules.businesses.service.membership_book import MembershipBook
from mercat.modules.businesses.service.plans import Checkout, PlanList, Plans
from mercat.modules.businesses.service.subscriptions import Subscriptions
from mercat.modules.businesses.service.teams import Teams

__all__ = ["Checkout", "MembershipBook", "PlanList", "Plans", "Subscriptions", "Teams"]
