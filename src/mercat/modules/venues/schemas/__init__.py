"""The shapes of venues."""

from mercat.modules.venues.schemas.badges import BadgeRead, BadgesInput, BadgesRead
from mercat.modules.venues.schemas.closures import ClosureInput, ClosureRead
from mercat.modules.venues.schemas.equipment import (
    EquipmentInput,
    EquipmentPatch,
    EquipmentRead,
    EquipmentTypeRead,
)
from mercat.modules.venues.schemas.favourites import (
    FavouriteBusinessRead,
    FavouriteCityRead,
    FavouriteInput,
    FavouriteRead,
    FavouriteStudioRead,
)
from mercat.modules.venues.schemas.hours import StudioDayRead, StudioHoursInput, StudioHoursRead
from mercat.modules.venues.schemas.prices import (
    PricesCompletenessRead,
    PricesInput,
    PricesRead,
    TierInput,
    TierRead,
    WindowRead,
)
from mercat.modules.venues.schemas.profile import StudioInput, StudioPatch, StudioProfile
from mercat.modules.venues.schemas.rooms import (
    RoomInput,
    RoomPatch,
    RoomPhotoInput,
    RoomPhotoPatch,
    RoomPhotoRead,
    RoomRead,
)
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
    "EquipmentInput",
    "EquipmentPatch",
    "EquipmentRead",
    "EquipmentTypeRead",
    "FavouriteBusinessRead",
    "FavouriteCityRead",
    "FavouriteInput",
    "FavouriteRead",
    "FavouriteStudioRead",
    "PricesCompletenessRead",
    "PricesInput",
    "PricesRead",
    "RoomInput",
    "RoomPatch",
    "RoomPhotoInput",
    "RoomPhotoPatch",
    "RoomPhotoRead",
    "RoomRead",
    "StudioBusinessRead",
    "StudioDayRead",
    "StudioHoursInput",
    "StudioHoursRead",
    "StudioInput",
    "StudioPatch",
    "StudioProfile",
    "StudioRead",
    "StudioSummaryRead",
    "TierInput",
    "TierRead",
    "WindowRead",
]
