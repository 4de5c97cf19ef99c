"""Questions about venues."""

from mercat.modules.venues.repository.equipment import (
    EQUIPMENT_TYPES,
    FIRST_EQUIPMENT,
    NEXT_EQUIPMENT,
    ONE_EQUIPMENT,
    EquipmentRepository,
)
from mercat.modules.venues.repository.favourites import (
    FIRST_PAGE,
    NEXT_PAGE,
    ONE,
    FavouriteRepository,
)
from mercat.modules.venues.repository.lists import Which, count_of, page_of
from mercat.modules.venues.repository.pages import (
    BADGES,
    BY_ID,
    BY_SLUG,
    CLOSURES,
    KNOWN,
    NAMED,
)
from mercat.modules.venues.repository.prices import PRICES, ROOM_TERMS, PriceRepository, tier_of
from mercat.modules.venues.repository.ratings import StudioRatingRepository
from mercat.modules.venues.repository.room_photos import ROOM_PHOTOS, RoomPhotoRepository
from mercat.modules.venues.repository.rooms import ROOM, ROOM_KNOWN, ROOMS, RoomRepository
from mercat.modules.venues.repository.studios import StudioRepository
from mercat.modules.venues.repository.summaries import SUMMARIES

__all__ = [
    "BADGES",
    "BY_ID",
    "BY_SLUG",
    "CLOSURES",
    "EQUIPMENT_TYPES",
    "FIRST_EQUIPMENT",
    "FIRST_PAGE",
    "KNOWN",
    "NAMED",
    "NEXT_EQUIPMENT",
    "NEXT_PAGE",
    "ONE",
    "ONE_EQUIPMENT",
    "PRICES",
    "ROOM",
    "ROOMS",
    "ROOM_KNOWN",
    "ROOM_PHOTOS",
    "ROOM_TERMS",
    "SUMMARIES",
    "EquipmentRepository",
    "FavouriteRepository",
    "PriceRepository",
    "RoomPhotoRepository",
    "RoomRepository",
    "StudioRatingRepository",
    "StudioRepository",
    "Which",
    "count_of",
    "page_of",
    "tier_of",
]
