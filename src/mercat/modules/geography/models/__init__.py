"""Countries and cities, as GeoNames knows them."""

from mercat.modules.geography.models.facts import CityFacts, CountryFacts
from mercat.modules.geography.models.names import ascii_of, folded, searchable
from mercat.modules.geography.models.records import PERSONAL_DATA, City, Country, Gazetteer

__all__ = [
    "PERSONAL_DATA",
    "City",
    "CityFacts",
    "Country",
    "CountryFacts",
    "Gazetteer",
    "ascii_of",
    "folded",
    "searchable",
]
