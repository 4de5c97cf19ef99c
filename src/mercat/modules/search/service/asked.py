"""What a search asks for, as it was sent."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from mercat.modules.search.errors import BadWindow, HalfAPoint, PointRequired
from mercat.modules.search.models import Sort
from mercat.platform.money import Money
from mercat.platform.places import Circle

RADIUS_KM = 25.0
"""Around a place, unless somebody says otherwise."""
_LONGEST_WINDOW = timedelta(days=31)
_OF_PAGES = frozenset({"limit", "cursor"})
_UNKNOWN_TO_CURSORS = ("facets", "explain")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """`category`: slug or id. `equipment`, `badges`: codes. `price_max`: in minor units."""

    q: str = ""
    category: str | None = None
    lat: float | None = None
    lng: float | None = None
    radius_km: float | None = None
    min_rating: float | None = None
    open_at: datetime | None = None
    available_from: datetime | None = None
    available_to: datetime | None = None
    capacity: int | None = None
    equipment: tuple[str, ...] = ()
    badges: tuple[str, ...] = ()
    price_max: int | None = None
    currency: str = "USD"
    verified: bool = False
    sort: Sort | None = None
    facets: bool = False
    explain: bool = False

    @classmethod
    def of(cls, sent: Mapping[str, Any]) -> Self:
        """Of a query's fields, without those that say which page of it is wanted."""
        fields = {name: value for name, value in sent.items() if name not in _OF_PAGES}
        for listed in fields.keys() & {"equipment", "badges"}:
            fields[listed] = tuple(fields[listed])
        return cls(**fields)

    def verify(self) -> None:
        """Raises HalfAPoint, PointRequired, BadWindow."""
        if (self.lat is None) != (self.lng is None):
            raise HalfAPoint
        if self.lat is None and (self.radius_km is not None or self.sort is Sort.DISTANCE):
            raise PointRequired
        if (self.available_from is None) != (self.available_to is None):
            raise BadWindow
        window = self.window
        if window and not timedelta() < window[1] - window[0] <= _LONGEST_WINDOW:
            raise BadWindow

    @property
    def circle(self) -> Circle | None:
        if self.lat is None or self.lng is None:
            return None
        return Circle(self.lat, self.lng, (self.radius_km or RADIUS_KM) * 1000)

    @property
    def window(self) -> tuple[datetime, datetime] | None:
        if self.available_from is None or self.available_to is None:
            return None
        return self.available_from, self.available_to

    @property
    def price(self) -> Money | None:
        return None if self.price_max is None else Money(self.price_max, self.currency)

    @property
    def order(self) -> Sort:
        """Unless it is said: by relevance of words, by distance from a place, by rating."""
        if self.sort is not None:
            return self.sort
        if self.q.strip():
            return Sort.RELEVANCE
        return Sort.RATING if self.lat is None else Sort.DISTANCE

    @property
    def filters(self) -> dict[str, Any]:
        """What a cursor belongs to."""
        return {
            name: value for name, value in asdict(self).items() if name not in _UNKNOWN_TO_CURSORS
        } | {"sort": self.order}
