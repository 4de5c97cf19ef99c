"""Questions about countries and cities."""

from mercat.modules.geography.repository.cities import (
    CITIES,
    CITIES_AFTER,
    COUNTRIES,
    COUNTRY,
    FACTS,
    NEAREST,
    CityRepository,
)
from mercat.modules.geography.repository.gazetteers import EDITION, GazetteerRepository

__all__ = [
    "CITIES",
    "CITIES_AFTER",
    "COUNTRIES",
    "COUNTRY",
    "EDITION",
    "FACTS",
    "NEAREST",
    "CityRepository",
    "GazetteerRepository",
]
