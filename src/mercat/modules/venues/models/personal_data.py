"""What venues know of people. What a studio says of itself is the business's own."""

from mercat.modules.venues.models.equipment import Equipment, EquipmentType
from mercat.modules.venues.models.favourites import Favourite
from mercat.modules.venues.models.rooms import Room, RoomPhoto, RoomPrice
from mercat.modules.venues.models.studios import (
    Badge,
    OperatingDay,
    Studio,
    StudioBadge,
    StudioClosure,
    StudioSlug,
)
from mercat.platform.personal_data import OWNER, PersonalTable, PersonalTables, impersonal, told

PERSONAL_DATA = PersonalTables(
    [
        *map(impersonal, (Badge, EquipmentType, Studio, StudioSlug, OperatingDay, StudioClosure)),
        *map(impersonal, (StudioBadge, Room, RoomPhoto, RoomPrice, Equipment)),
        PersonalTable(
            record=Favourite,
            area="favourites",
            whose=lambda subject: Favourite.user_id == subject.user_id,
            rows_go=True,
            columns={"user_id": OWNER, "business_id": told(), "studio_id": told()},
        ),
    ]
)
