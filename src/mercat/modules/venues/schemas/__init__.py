"""The shapes of venues."""

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
)
from mercat.modules.venues.schemas.prices import (
    PricesCompletenessRead,
    PricesInput,
    PricesRead,
    TierInput,
    TierRead,
    WindowRead,
)
from mercat.modules.venues.schemas.rooms import (
    RoomInput,
    RoomPatch,
    RoomPhotoInput,
    RoomPhotoPatch,
    RoomPhotoRead,
    RoomRead,
)

__all__ = [
    "EquipmentInput",
    "EquipmentPatch",
    "EquipmentRead",
    "EquipmentTypeRead",
    "FavouriteBusinessRead",
    "FavouriteCityRead",
    "FavouriteInput",
    "FavouriteRead",
    "PricesCompletenessRead",
    "PricesInput",
    "PricesRead",
    "RoomInput",
    "RoomPatch",
    "RoomPhotoInput",
    "RoomPhotoPatch",
    "RoomPhotoRead",
    "RoomRead",
    "TierInput",
    "TierRead",
    "WindowRead",
]
