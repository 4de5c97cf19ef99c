"""Questions about venues."""

from mercat.modules.venues.repository.favourites import (
    FIRST_PAGE,
    NEXT_PAGE,
    ONE,
    FavouriteRepository,
)
from mercat.modules.venues.repository.pages import KNOWN, NAMED
from mercat.modules.venues.repository.studios import StudioRepository

__all__ = [
    "FIRST_PAGE",
    "KNOWN",
    "NAMED",
    "NEXT_PAGE",
    "ONE",
    "FavouriteRepository",
    "StudioRepository",
]
