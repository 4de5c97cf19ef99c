"""Questions about venues."""

from mercat.modules.venues.repository.favourites import (
    FIRST_PAGE,
    NEXT_PAGE,
    ONE,
    FavouriteRepository,
)
from mercat.modules.venues.repository.lists import Which, page_of
from mercat.modules.venues.repository.pages import (
    BADGES,
    BY_ID,
    BY_SLUG,
    CLOSURES,
    KNOWN,
    NAMED,
)
from mercat.modules.venues.repository.prices import PRICES
from mercat.modules.venues.repository.rooms import ROOM_KNOWN
from mercat.modules.venues.repository.studios import StudioRepository

__all__ = [
    "BADGES",
    "BY_ID",
    "BY_SLUG",
    "CLOSURES",
    "FIRST_PAGE",
    "KNOWN",
    "NAMED",
    "NEXT_PAGE",
    "ONE",
    "PRICES",
    "ROOM_KNOWN",
    "FavouriteRepository",
    "StudioRepository",
    "Which",
    "page_of",
]
