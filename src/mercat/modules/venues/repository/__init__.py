"""Questions about venues."""

from mercat.modules.venues.repository.equipment import (
    EQUIPMENT_TYPES,
    FIRST_EQUIPMENT,
    NEXT_EQUIPMENT,
    ONE_EQUIPMENT,
    EquipmentRepository,
    equipment_of_many,
)
from mercat.modules.venues.repository.favourites import (
    FIRST_PAGE,
    NEXT_PAGE,
    ONE,
    FavouriteRepository,
)
from mercat.modules.venues.repository.lists import Which, count_of, of_businesses, page_of
from mercat.modules.venues.repository.pages import (
    ALL_KNOWN,
    BADGES,
    BY_ID,
    BY_IDS,
    BY_SLUG,
    CLOSURES,
    CLOSURES_OF_MANY,
    KNOWN,
    NAMED,
)
from mercat.modules.venues.repository.prices import (
    PRICES,
    ROOM_TERMS,
    ROOMS_TERMS,
    PriceRepository,
    tier_of,
)
from mercat.modules.venues.repository.ratings import StudioRatingRepository
from mercat.modules.venues.repository.room_photos import ROOM_PHOTOS, RoomPhotoRepository
from mercat.modules.venues.repository.rooms import (
    ROOM,
    ROOM_KNOWN,
    ROOMS,
    ROOMS_BY_ID,
    ROOMS_KNOWN,
    ROOMS_OF_MANY,
    RoomRepository,
)
from mercat.modules.venues.repository.studios import StudioRepository
from mercat.modules.venues.repository.summaries import SUMMARIES

__all__ = [
    "ALL_KNOWN",
    "BADGES",
    "BY_ID",
    "BY_IDS",
    "BY_SLUG",
    "CLOSURES",
    "CLOSURES_OF_MANY",
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
    "ROOMS_BY_ID",
    "ROOMS_KNOWN",
    "ROOMS_OF_MANY",
    "ROOMS_TERMS",
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
    "equipment_of_many",
    "of_businesses",
    "page_of",
    "tier_of",
]
