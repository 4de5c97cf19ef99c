"""The rows of many businesses, table by table, in the order in which they may be written."""

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
from mercat.platform.bulk import Columns, Filling

_ALWAYS = "id created_at updated_at "
_OF_BUSINESS = _ALWAYS + "business_id "
# In the order that puts side by side what many rows share.
TABLES = (
    USERS := Columns(
        User,
        _ALWAYS + "email_verified_at password_hash user_type status timezone email first_name "
        "last_name memberships",
    ),
    CUSTOMERS := Columns(Customer, _ALWAYS + "user_id"),
    BUSINESSES := Columns(
        Business,
        _ALWAYS + "status published_at verified_at name slug description phone email website "
        "address_line1 postal_code city_id timezone currency service_radius_m created_by latitude "
        "longitude rating_count",
    ),
    SLUGS := Columns(BusinessSlug, _OF_BUSINESS + "slug"),
    CATEGORIES := Columns(BusinessCategory, _OF_BUSINESS + "category_id position"),
    HOURS := Columns(BusinessHours, _OF_BUSINESS + "weekday opens closes"),
    MEMBERS := Columns(BusinessMember, _OF_BUSINESS + "user_id role title bookable"),
    SUBSCRIPTIONS := Columns(
        Subscription,
        _OF_BUSINESS + "period_start period_end plan_id status cancel_at_period_end",
    ),
    OFFERINGS := Columns(
        Offering,
        _OF_BUSINESS + "category_id performed_at name pricing duration_minutes bookable_online "
        "status price_amount price_currency buffer_minutes position",
    ),
)


class Batch:
    """Rows of each of these tables."""

    def __init__(self) -> None:
        self.users: list[bytes] = []
        self.customers: list[bytes] = []
        self.businesses: list[bytes] = []
        self.slugs: list[bytes] = []
        self.categories: list[bytes] = []
        self.hours: list[bytes] = []
        self.members: list[bytes] = []
        self.subscriptions: list[bytes] = []
        self.offerings: list[bytes] = []

    async def write(self, filling: Filling) -> None:
        await filling.copy(USERS, self.users)
        await filling.copy(CUSTOMERS, self.customers)
        await filling.copy(BUSINESSES, self.businesses)
        await filling.copy(SLUGS, self.slugs)
        await filling.copy(CATEGORIES, self.categories)
        await filling.copy(HOURS, self.hours)
        await filling.copy(MEMBERS, self.members)
        await filling.copy(SUBSCRIPTIONS, self.subscriptions)
        await filling.copy(OFFERINGS, self.offerings)
