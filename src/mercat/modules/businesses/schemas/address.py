"""Where something is that customers come to, and in which time and money it counts."""

from uuid import UUID

from pydantic import Field

from mercat.modules.businesses.errors import HalfAPlace
from mercat.platform.fields import Currency, Latitude, Line, Longitude, Timezone
from mercat.platform.web.schemas import Body

_PLACE = frozenset({"latitude", "longitude"})


class AddressInput(Body):
    """What may be said, now or later. Null empties a field."""

    address_line1: Line | None = None
    address_line2: Line | None = None
    postal_code: Line | None = None
    city_id: UUID | None = Field(
        None,
        description="Brings its time zone and its place on the map, where none are sent along, and "
        "its country's currency, where there is none yet.",
    )
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    timezone: Timezone | None = None
    currency: Currency | None = None

    def sent(self, name: str) -> bool:
        return name in self.model_fields_set

    @property
    def place(self) -> tuple[float, float] | None:
        """Latitude and longitude, if they were sent. Raises HalfAPlace."""
        if self.model_fields_set & _PLACE not in (frozenset(), _PLACE):
            raise HalfAPlace
        if self.latitude is None and self.longitude is None:
            return None
        if self.latitude is None or self.longitude is None:
            raise HalfAPlace
        return self.latitude, self.longitude

    @property
    def places(self) -> bool:
        """Whether something was said of its place on the map, if only that there is none."""
        return bool(self.model_fields_set & _PLACE)
