"""What venues know."""

from mercat.modules.venues.models import Tier
from mercat.modules.venues.service.acts import act
from mercat.modules.venues.service.equipment_list import EquipmentList
from mercat.modules.venues.service.equipment_writer import EquipmentWriter
from mercat.modules.venues.service.favourites import Favourites
from mercat.modules.venues.service.opening import (
    OpenSpan,
    OpenWeek,
    open_spans,
    read_days,
    studio_week,
)
from mercat.modules.venues.service.pricing import Covering, UsedTier, cheapest
from mercat.modules.venues.service.room_holds import HeldRoom, RoomHolds
from mercat.modules.venues.service.room_pages import RoomPages, VisibleRoom
from mercat.modules.venues.service.room_prices import RoomPrices
from mercat.modules.venues.service.rooms import Rooms
from mercat.modules.venues.service.studio_holds import StudioHolds
from mercat.modules.venues.service.studio_pages import StudioPages, VisibleStudio
from mercat.modules.venues.service.tier_rules import lies_on_grid, verify_tiers

__all__ = [
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
    "StudioHolds",
    "StudioPages",
    "Tier",
    "UsedTier",
    "VisibleRoom",
    "VisibleStudio",
    "act",
    "cheapest",
    "lies_on_grid",
    "open_spans",
    "read_days",
    "studio_week",
    "verify_tiers",
]
