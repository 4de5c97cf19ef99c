"""Puts something on the map: what a city brings with it."""

from typing import Protocol
from uuid import UUID

from mercat.modules.businesses.schemas import AddressInput


class City(Protocol):
    """WGS 84, IANA, and ISO 4217 where somebody lives."""

    @property
    def latitude(self) -> float: ...
    @property
    def longitude(self) -> float: ...
    @property
    def timezone(self) -> str: ...
    @property
    def currency(self) -> str | None: ...


class Located(Protocol):
    """A row that is somewhere."""

    city_id: UUID | None
    latitude: float | None
    longitude: float | None
    timezone: str | None
    currency: str | None


def city_of(row: Located, input: AddressInput) -> UUID | None:
    """Where it is once this is written."""
    return input.city_id if input.sent("city_id") else row.city_id


def locate(row: Located, input: AddressInput, city: City | None) -> list[str]:
    """Writes where it is, and says which fields are others now. `city`: the one of `city_of`. It
    brings its place on the map and its time zone with it, where no others are sent; its country's
    currency only where there is none yet, for prices may be told in another. Raises HalfAPlace.
    """
    before = {name: getattr(row, name) for name in _LOCATED}
    city_id = city_of(row, input)
    moves, place = city_id != row.city_id, input.place
    row.city_id = city_id
    for name in ("timezone", "currency"):
        if input.sent(name):
            setattr(row, name, getattr(input, name))
    if input.places or moves:
        row.latitude, row.longitude = place or (None, None)
    if city:
        _follow(row, city, moves=moves and not input.sent("timezone"))
    return [name for name, value in before.items() if getattr(row, name) != value]


def _follow(row: Located, city: City, *, moves: bool) -> None:
    if row.latitude is None:
        row.latitude, row.longitude = city.latitude, city.longitude
    if moves or row.timezone is None:
        row.timezone = city.timezone
    row.currency = row.currency or city.currency


_LOCATED = ("city_id", "latitude", "longitude", "timezone", "currency")
