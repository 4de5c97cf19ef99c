"""The rows of many businesses, table by table, in the order in which they may be written."""

from typing import Any

from mercat.modules.businesses.models import (
    Business,
    BusinessCategory,
    BusinessHours,
    BusinessMember,
    BusinessSlug,
    Subscription,
)
from mercat.modules.catalogue.models import Offering
from mercat.modules.identity.models import Customer, User
from mercat.platform.bulk import Bulk, Columns

_ALWAYS = "id created_at updated_at "
TABLES = (
    USERS := Columns(
        User,
        _ALWAYS + "email password_hash user_type status first_name last_name timezone "
        "memberships email_verified_at",
    ),
    CUSTOMERS := Columns(Customer, _ALWAYS + "user_id"),
    BUSINESSES := Columns(
        Business,
        _ALWAYS + "name slug description phone email website address_line1 postal_code city_id "
        "timezone currency service_radius_m status published_at verified_at rating_count "
        "created_by latitude longitude",
    ),
    SLUGS := Columns(BusinessSlug, _ALWAYS + "business_id slug"),
    CATEGORIES := Columns(BusinessCategory, _ALWAYS + "business_id category_id position"),
    HOURS := Columns(BusinessHours, _ALWAYS + "business_id weekday opens closes"),
    MEMBERS := Columns(BusinessMember, _ALWAYS + "business_id user_id role title bookable"),
    SUBSCRIPTIONS := Columns(
        Subscription,
        _ALWAYS + "business_id plan_id status period_start period_end cancel_at_period_end",
    ),
    OFFERINGS := Columns(
        Offering,
        _ALWAYS + "business_id category_id name pricing price_amount price_currency "
        "duration_minutes buffer_minutes performed_at bookable_online status position",
    ),
)


class Batch:
    """Values of each row in the order of the columns above."""

    def __init__(self) -> None:
        self.users: list[tuple[Any, ...]] = []
        self.customers: list[tuple[Any, ...]] = []
        self.businesses: list[tuple[Any, ...]] = []
        self.slugs: list[tuple[Any, ...]] = []
        self.categories: list[tuple[Any, ...]] = []
        self.hours: list[tuple[Any, ...]] = []
        self.members: list[tuple[Any, ...]] = []
        self.subscriptions: list[tuple[Any, ...]] = []
        self.offerings: list[tuple[Any, ...]] = []

    async def write(self, bulk: Bulk) -> None:
        """Within the caller's transaction."""
        await bulk.copy(USERS, self.users)
        await bulk.copy(CUSTOMERS, self.customers)
        await bulk.copy(BUSINESSES, self.businesses)
        await bulk.copy(SLUGS, self.slugs)
        await bulk.copy(CATEGORIES, self.categories)
        await bulk.copy(HOURS, self.hours)
        await bulk.copy(MEMBERS, self.members)
        await bulk.copy(SUBSCRIPTIONS, self.subscriptions)
        await bulk.copy(OFFERINGS, self.offerings)
