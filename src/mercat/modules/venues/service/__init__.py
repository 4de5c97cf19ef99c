"""What venues know."""

from mercat.modules.venues.service.favourites import Favourites
from mercat.modules.venues.service.opening import (
    OpenSpan,
    OpenWeek,
    open_spans,
    read_days,
    studio_week,
)
from mercat.modules.venues.service.pricing import Covering, Tier, UsedTier, cheapest
from mercat.modules.venues.service.room_pages import RoomPages, VisibleRoom
from mercat.modules.venues.service.room_prices import RoomPrices
from mercat.modules.venues.service.studio_holds import StudioHolds
from mercat.modules.venues.service.studio_pages import StudioPages, VisibleStudio

__all__ = [
    "Covering",
    "Favourites",
    "OpenSpan",
    "OpenWeek",
    "RoomPages",
    "RoomPrices",
    "StudioHolds",
    "StudioPages",
    "Tier",
    "UsedTier",
    "VisibleRoom",
    "VisibleStudio",
    "cheapest",
    "open_spans",
    "read_days",
    "studio_week",
]
