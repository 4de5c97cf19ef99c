"""Questions about venues."""

from mercat.modules.venues.repository.favourites import (
    FIRST_PAGE,
    NEXT_PAGE,
    ONE,
    FavouriteRepository,
)
from mercat.modules.venues.repository.pages import KNOWN, NAMED
from mercat.modules.venues.repository.prices import PRICES
from mercat.modules.venues.repository.rooms import ROOM_KNOWN
from mercat.modules.venues.repository.studios import StudioRepository

__all__ = [
    "FIRST_PAGE",
    "KNOWN",
    "NAMED",
    "NEXT_PAGE",
    "ONE",
    "PRICES",
    "ROOM_KNOWN",
    "FavouriteRepository",
    "StudioRepository",
]
