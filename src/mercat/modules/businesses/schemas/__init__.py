"""The shapes of businesses."""

from mercat.modules.businesses.schemas.businesses import (
    BusinessRead,
    BusinessSummaryRead,
    CityRead,
    CompletenessRead,
    CountedPageRead,
)
from mercat.modules.businesses.schemas.categories import (
    CategoriesRead,
    CategoryNode,
    CategoryRead,
)
from mercat.modules.businesses.schemas.hours import HoursInput, HoursRead, IntervalRead
from mercat.modules.businesses.schemas.profile import (
    BusinessInput,
    BusinessPatch,
    ProfileInput,
    Reason,
)

__all__ = [
    "BusinessInput",
    "BusinessPatch",
    "BusinessRead",
    "BusinessSummaryRead",
    "CategoriesRead",
    "CategoryNode",
    "CategoryRead",
    "CityRead",
    "CompletenessRead",
    "CountedPageRead",
    "HoursInput",
    "HoursRead",
    "IntervalRead",
    "ProfileInput",
    "Reason",
]
