"""Countries and cities, as other modules need to know them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class CountryFacts:
    """`currency` is ISO 4217, and None where nobody lives."""

    code: str
    code3: str
    name: str
    currency: str | None
    calling_code: str | None


@dataclass(frozen=True, kw_only=True)
class CityFacts:
    """`timezone` is IANA."""

    id: UUID
    geoname_id: int
    name: str
    ascii_name: str
    region: str | None
    country: CountryFacts
    latitude: float
    longitude: float
    timezone: str
    population: int

    @property
    def currency(self) -> str | None:
        return self.country.currency

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """From a row with the country's fields after `country_`."""
        fields = {name: row[name] for name in _CITY}
        country = CountryFacts(**{name: row[f"country_{name}"] for name in _COUNTRY})
        return cls(**fields, country=country)


_COUNTRY = CountryFacts.__dataclass_fields__.keys()
_CITY = CityFacts.__dataclass_fields__.keys() - {"country"}
