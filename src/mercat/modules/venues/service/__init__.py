"""What venues know."""

from mercat.modules.venues.models import Tier
from mercat.modules.venues.schemas import StudioSummaryRead
from mercat.modules.venues.service.acts import act
from mercat.modules.venues.service.badges import Badges
from mercat.modules.venues.service.closures import Closures
from mercat.modules.venues.service.equipment_list import EquipmentList
from mercat.modules.venues.service.equipment_writer import EquipmentWriter
from mercat.modules.venues.service.favourites import Favourites
from mercat.modules.venues.service.opening import (
    OpenSpan,
    OpenWeek,
    open_spans,
    read_days,
    studio_standing,
    studio_week,
    without,
)
from mercat.modules.venues.service.pricing import Covering, UsedTier, cheapest
from mercat.modules.venues.service.ratings import StudioRatings
from mercat.modules.venues.service.room_holds import HeldRoom, RoomHolds
from mercat.modules.venues.service.room_pages import RoomPages, VisibleRoom
from mercat.modules.venues.service.room_prices import RoomPrices
from mercat.modules.venues.service.rooms import Rooms
from mercat.modules.venues.service.studio_holds import StudioHolds
from mercat.modules.venues.service.studio_list import StudioFilter, StudioList
from mercat.modules.venues.service.studio_pages import StudioPages, VisibleStudio
from mercat.modules.venues.service.studio_profiles import StudioProfiles
from mercat.modules.venues.service.studio_summaries import StudioSummaries
from mercat.modules.venues.service.studio_writer import StudioWriter
from mercat.modules.venues.service.tier_rules import lies_on_grid, verify_tiers

__all__ = [
    "Badges",
    "Closures",
    "Covering",
    "EquipmentList",
    "EquipmentWriter",
    "Favourites",
    "HeldRoom",
    "OpenSpan",
    "OpenWeek",
    "RoomHolds",
    "RoomPages",
    "RoomPrices",
    "Rooms",
    "StudioFilter",
    "StudioHolds",
    "StudioList",
    "StudioPages",
    "StudioProfiles",
    "StudioRatings",
    "StudioSummaries",
    "StudioSummaryRead",
    "StudioWriter",
    "Tier",
    "UsedTier",
    "VisibleRoom",
    "VisibleStudio",
    "act",
    "cheapest",
    "lies_on_grid",
    "open_spans",
    "read_days",
    "studio_standing",
    "studio_week",
    "verify_tiers",
    "without",
]
