"""What businesses know."""

from mercat.modules.businesses.service.membership_book import MembershipBook
from mercat.modules.businesses.service.teams import Teams

__all__ = ["MembershipBook", "Teams"]
