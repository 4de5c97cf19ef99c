"""Rows and values of venues."""

from mercat.modules.venues.models.equipment import Equipment, EquipmentType, PriceUnit
from mercat.modules.venues.models.favourites import Favourite
from mercat.modules.venues.models.personal_data import PERSONAL_DATA
from mercat.modules.venues.models.rooms import Room, RoomPhoto, RoomPrice, RoomStatus
from mercat.modules.venues.models.studios import (
    Badge,
    DayHours,
    DayMode,
    OperatingDay,
    Studio,
    StudioBadge,
    StudioClosure,
    StudioSlug,
    StudioStatus,
)

__all__ = [
    "PERSONAL_DATA",
    "Badge",
    "DayHours",
    "DayMode",
    "Equipment",
    "EquipmentType",
    "Favourite",
    "OperatingDay",
    "PriceUnit",
    "Room",
    "RoomPhoto",
    "RoomPrice",
    "RoomStatus",
    "Studio",
    "StudioBadge",
    "StudioClosure",
    "StudioSlug",
    "StudioStatus",
]
