"""The shapes of venues."""

from mercat.modules.venues.schemas.favourites import (
    FavouriteBusinessRead,
    FavouriteCityRead,
    FavouriteInput,
    FavouriteRead,
)

__all__ = [
    "FavouriteBusinessRead",
    "FavouriteCityRead",
    "FavouriteInput",
    "FavouriteRead",
]
