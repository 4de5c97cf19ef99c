"""What the data is set in: cities, trades and prices, as this database knows them."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from uuid import UUID

from mercat.entrypoints.seeding.words import Country, Offer, Trade, words
from mercat.modules.businesses.models import FREE, Category, Plan
from mercat.modules.catalogue.models import OfferingStatus, Pricing
from mercat.modules.geography.models import City
from mercat.modules.geography.models import Country as CountryRow
from mercat.platform.bulk import Bulk, Row
from mercat.platform.bulk.fields import NULL, bigint, boolean, text, uuid
from mercat.platform.money import EXPONENTS

_OF_CITIES = "geoname_id id country_code name timezone population latitude longitude"
_SMALLEST_CITY = 100_000
_KM_OF_LATITUDE = 111.32
BARGAINS = (0.85, 0.95, 1.0, 1.1, 1.25)
"""What one asks beside what others ask."""


class NothingToStandOn(Exception):
    """The database has no cities, categories or plans yet."""


@dataclass(frozen=True)
class Spot:
    """A city. `reach`: degrees north and east that most of it lies within."""

    id: UUID
    country_code: str
    name: str
    timezone: str
    currency: str
    latitude: float
    longitude: float
    reach: tuple[float, float]
    country: Country

    @cached_property
    def zone(self) -> bytes:
        return text(self.timezone)

    @cached_property
    def where(self) -> bytes:
        """Of a business: city, time zone and currency."""
        return uuid(self.id.bytes) + self.zone + text(self.currency)


@dataclass(frozen=True, eq=False)
class Craft:
    """A trade. `others`: categories of the same parent, as `category` ready for a row. Two of them
    are never the same.
    """

    category: bytes
    others: tuple[bytes, ...]
    trade: Trade


Menu = list[list[bytes]]
"""For each offer the fields of its row, at every price that one or the other asks."""


class World:
    """The weights add up along the list: bisect finds what a number below the last one falls on."""

    def __init__(
        self,
        spots: Sequence[Spot],
        weights: Sequence[float],
        crafts: Sequence[Craft],
        plan: bytes,
        commission_bp: int,
    ) -> None:
        self.spots = spots
        self.crafts = crafts
        self._weights = weights
        self.plan = plan
        self.commission_bp = commission_bp
        self.spot_weights = list(accumulate(weights))
        self.craft_weights = list(accumulate(craft.trade.common for craft in crafts))
        self._menus: dict[tuple[Craft, str], Menu] = {}

    @property
    def commonest(self) -> Sequence[Craft]:
        """All crafts, those first that most businesses are of."""
        return sorted(self.crafts, key=lambda craft: (-craft.trade.common, craft.trade.category))

    def only(self, categories: Collection[str]) -> "World":
        """The same without the trades of other categories."""
        crafts = [craft for craft in self.crafts if craft.trade.category in categories]
        return World(self.spots, self._weights, crafts, self.plan, self.commission_bp)

    def menu(self, craft: Craft, spot: Spot) -> Menu:
        """What those of this craft offer in this country."""
        key = craft, spot.country_code
        found = self._menus.get(key)
        if found is None:
            found = [_prices(craft, offer, spot) for offer in craft.trade.offers]
            self._menus[key] = found
        return found


async def read_world(bulk: Bulk, *, city: str | None = None) -> World:
    """`city`: nowhere else than there (`FR/Lyon`). Raises NothingToStandOn."""
    countries = await bulk.read(CountryRow, "code currency")
    currencies = {row["code"]: row["currency"] for row in countries}
    rows = [row for row in await bulk.read(City, _OF_CITIES) if _is_wanted(row, city)]
    crafts = _crafts(await bulk.read(Category, "slug id parent_id"))
    known = await bulk.read(Plan, "code id commission_bp")
    plans = [(uuid(row["id"].bytes), row["commission_bp"]) for row in known if row["code"] == FREE]
    if not (rows and crafts and plans):
        raise NothingToStandOn
    spots = [_spot(row, currencies[row["country_code"]]) for row in rows]
    return World(spots, [row["population"] ** 0.8 for row in rows], crafts, *plans[0])


def _prices(craft: Craft, offer: Offer, spot: Spot) -> list[bytes]:
    told = (
        craft.category
        + text(craft.trade.kind.place)
        + text(offer.name)
        + text(offer.pricing)
        + (NULL if offer.minutes is None else bigint(offer.minutes))
        + boolean(offer.pricing != Pricing.QUOTE)
        + text(OfferingStatus.ACTIVE.value)
    )
    if offer.dollars is None:
        return [told + NULL + NULL]
    asked = (offer.dollars * bargain * spot.country.price for bargain in BARGAINS)
    currency = text(spot.currency)
    return [told + bigint(price_of(one, spot.currency)) + currency for one in asked]


def price_of(amount: float, currency: str) -> int:
    """Minor units of a price as people write them: 84.3 becomes 85.00, 1,312 becomes 1,250.00."""
    step = 10 ** math.floor(math.log10(max(amount, 1))) / 4
    rounded = max(round(amount / step), 1) * step
    return int(max(round(rounded), 1) * 10 ** EXPONENTS[currency])


def _is_wanted(row: Row, city: str | None) -> bool:
    if city is not None:
        return bool(f"{row['country_code']}/{row['name']}" == city)
    return row["country_code"] in words().countries and row["population"] >= _SMALLEST_CITY


def _spot(row: Row, currency: str) -> Spot:
    km = 1.5 * (row["population"] / 100_000) ** 0.4
    north = km / _KM_OF_LATITUDE
    return Spot(
        id=row["id"],
        country_code=row["country_code"],
        name=row["name"],
        timezone=row["timezone"],
        currency=currency,
        latitude=row["latitude"],
        longitude=row["longitude"],
        reach=(north, north / math.cos(math.radians(row["latitude"]))),
        country=words().countries[row["country_code"]],
    )


def _crafts(rows: Sequence[Row]) -> list[Craft]:
    """Those whose category is there."""
    by_slug = {row["slug"]: row for row in rows}
    known = [trade for trade in words().trades if trade.category in by_slug]
    ids = {trade.category: uuid(by_slug[trade.category]["id"].bytes) for trade in known}
    parents = {trade.category: by_slug[trade.category]["parent_id"] for trade in known}
    return [
        Craft(
            category=ids[trade.category],
            others=tuple(
                ids[other.category]
                for other in known
                if other is not trade and parents[other.category] == parents[trade.category]
            ),
            trade=trade,
        )
        for trade in known
    ]
