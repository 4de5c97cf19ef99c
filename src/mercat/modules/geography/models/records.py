from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record
from mercat.platform.personal_data import IMPERSONAL, PersonalTable, PersonalTables
from mercat.platform.places import Placed, placed


class Country(Record):
    __tablename__ = "countries"

    code: Mapped[str] = mapped_column(unique=True)
    """ISO 3166-1 alpha-2; Kosovo's is XK, as most say."""
    code3: Mapped[str] = mapped_column(unique=True)
    """ISO 3166-1 alpha-3."""
    name: Mapped[str]
    currency: Mapped[str | None]
    """ISO 4217; none where nobody lives."""
    calling_code: Mapped[str | None]
    """ITU-T E.164, without the plus sign."""


class City(Placed, Record):
    __tablename__ = "cities"
    __table_args__ = (
        Index(None, "country_code", "population", "id"),
        Index(None, "place", postgresql_using="gist"),
        *placed(),
        CheckConstraint("latitude IS NOT NULL", name="is_somewhere"),
    )

    geoname_id: Mapped[int] = mapped_column(unique=True)
    country_code: Mapped[str] = mapped_column(ForeignKey("countries.code"))
    name: Mapped[str]
    ascii_name: Mapped[str]
    search_name: Mapped[str]
    """Every folded spelling of the name."""
    region: Mapped[str | None]
    """The first-level division: a state, a province, a department."""
    timezone: Mapped[str]
    population: Mapped[int]


class Gazetteer(Record):
    """An edition of the shipped countries and cities that has been loaded; the newest counts."""

    __tablename__ = "gazetteers"

    version: Mapped[str]
    """A digest of the files."""


_COUNTRY = ("code", "code3", "name", "currency", "calling_code")
_NAMES = ("name", "ascii_name", "search_name", "region")
_CITY = (*_NAMES, "geoname_id", "country_code", "timezone", "population")
_PLACED = ("latitude", "longitude", "place")

PERSONAL_DATA = PersonalTables(
    [
        PersonalTable(record=Country, columns=dict.fromkeys(_COUNTRY, IMPERSONAL)),
        PersonalTable(record=City, columns=dict.fromkeys((*_CITY, *_PLACED), IMPERSONAL)),
        PersonalTable(record=Gazetteer, columns={"version": IMPERSONAL}),
    ]
)
