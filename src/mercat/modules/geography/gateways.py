"""The countries and cities that Mercat ships, as `tools/gazetteer.py` writes them."""

import gzip
from collections.abc import Iterator
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

COUNTRIES = Path(__file__).with_name("countries.tsv")
CITIES = Path(__file__).with_name("cities.tsv.gz")


class CountryRow(NamedTuple):
    code: str
    code3: str
    name: str
    currency: str | None
    calling_code: str | None


class CityRow(NamedTuple):
    geoname_id: int
    country_code: str
    name: str
    ascii_name: str
    region: str | None
    latitude: float
    longitude: float
    timezone: str
    population: int


class ShippedGazetteer:
    @cached_property
    def version(self) -> str:
        """Another one for any other content."""
        content = COUNTRIES.read_bytes() + CITIES.read_bytes()
        return blake2b(content, digest_size=16).hexdigest()

    def countries(self) -> list[CountryRow]:
        rows = _fields(COUNTRIES.read_text())
        return [
            CountryRow(code, code3, name, currency or None, calling_code or None)
            for code, code3, name, currency, calling_code in rows
        ]

    def cities(self) -> list[CityRow]:
        rows = _fields(gzip.decompress(CITIES.read_bytes()).decode())
        return [_city(row) for row in rows]


def _fields(text: str) -> Iterator[list[str]]:
    return (line.split("\t") for line in text.splitlines())


def _city(row: list[str]) -> CityRow:
    number, country, name, ascii_name, region, latitude, longitude, timezone, population = row
    return CityRow(
        int(number),
        country,
        name,
        ascii_name,
        region or None,
        float(latitude),
        float(longitude),
        timezone,
        int(population),
    )
