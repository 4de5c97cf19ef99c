"""What venues know."""

from mercat.modules.venues.service.acts import act
from mercat.modules.venues.service.badges import Badges
from mercat.modules.venues.service.closures import Closures
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
from mercat.modules.venues.service.pricing import Covering, Tier, UsedTier, cheapest
from mercat.modules.venues.service.room_pages import RoomPages, VisibleRoom
from mercat.modules.venues.service.room_prices import RoomPrices
from mercat.modules.venues.service.studio_holds import StudioHolds
from mercat.modules.venues.service.studio_list import StudioFilter, StudioList
from mercat.modules.venues.service.studio_pages import StudioPages, VisibleStudio
from mercat.modules.venues.service.studio_profiles import StudioProfiles
from mercat.modules.venues.service.studio_writer import StudioWriter

__all__ = [
    "Badges",
    "Closures",
    "Covering",
    "Favourites",
    "OpenSpan",
    "OpenWeek",
    "RoomPages",
    "RoomPrices",
    "StudioFilter",
    "StudioHolds",
    "StudioList",
    "StudioPages",
    "StudioProfiles",
    "StudioWriter",
    "Tier",
    "UsedTier",
    "VisibleRoom",
    "VisibleStudio",
    "act",
    "cheapest",
    "open_spans",
    "read_days",
    "studio_standing",
    "studio_week",
    "without",
]
