"""The shapes of venues."""

from mercat.modules.venues.schemas.badges import BadgeRead, BadgesInput, BadgesRead
from mercat.modules.venues.schemas.closures import ClosureInput, ClosureRead
from mercat.modules.venues.schemas.favourites import (
    FavouriteBusinessRead,
    FavouriteCityRead,
    FavouriteInput,
    FavouriteRead,
    FavouriteStudioRead,
)
from mercat.modules.venues.schemas.hours import StudioDayRead, StudioHoursInput, StudioHoursRead
from mercat.modules.venues.schemas.profile import StudioInput, StudioPatch, StudioProfile
from mercat.modules.venues.schemas.studios import (
    StudioBusinessRead,
    StudioRead,
    StudioSummaryRead,
)

__all__ = [
    "BadgeRead",
    "BadgesInput",
    "BadgesRead",
    "ClosureInput",
    "ClosureRead",
    "FavouriteBusinessRead",
    "FavouriteCityRead",
    "FavouriteInput",
    "FavouriteRead",
    "FavouriteStudioRead",
    "StudioBusinessRead",
    "StudioDayRead",
    "StudioHoursInput",
    "StudioHoursRead",
    "StudioInput",
    "StudioPatch",
    "StudioProfile",
    "StudioRead",
    "StudioSummaryRead",
]
