"""Where something is to be done, and what businesses are told of that."""

from dataclasses import dataclass
from uuid import UUID

from mercat.modules.bookings.errors import UnknownProperty
from mercat.modules.geography.errors import NoCity
from mercat.modules.geography.models import CityFacts
from mercat.modules.geography.service import Cities, Geography
from mercat.modules.leads.errors import PropertyNowhere
from mercat.modules.leads.repository import SiteRepository
from mercat.modules.leads.schemas import RequestInput
from mercat.modules.properties.models import Degrees
from mercat.modules.properties.service import approximate
from mercat.platform.outbox import Session


@dataclass(frozen=True)
class Site:
    """`word`: what tells it from others. All else is None for what is done from anywhere."""

    word: str = "anywhere"
    exact: Degrees | None = None
    approximate: Degrees | None = None
    city: CityFacts | None = None
    property_id: UUID | None = None


class Sites:
    """In the caller's transaction."""

    def __init__(self, session: Session, geography: Geography) -> None:
        self._sites = SiteRepository(session)
        self._cities = Cities(session)
        self._geography = geography

    async def locate(self, customer_id: UUID, input: RequestInput) -> Site:
        """Raises UnknownProperty, PropertyNowhere, UnknownCity."""
        if input.property_id is not None:
            return await self._property(customer_id, input.property_id)
        if input.latitude is not None and input.longitude is not None:
            return await self._point(customer_id, Degrees(input.latitude, input.longitude))
        if input.city_id is not None:
            return _middle(f"city {input.city_id}", await self._cities.get(input.city_id))
        return Site()

    async def _property(self, customer_id: UUID, property_id: UUID) -> Site:
        home = await self._sites.property(customer_id, property_id)
        if home is None:
            raise UnknownProperty
        word = f"property {home.id}"
        city = await self._cities.find(home.city_id) if home.city_id is not None else None
        if home.exact is not None:
            city = city or await self._nearest(home.exact)
            return Site(word, home.exact, home.approximate, city, home.id)
        if city is None:
            raise PropertyNowhere
        return _middle(word, city, home.id)

    async def _point(self, customer_id: UUID, point: Degrees) -> Site:
        """Told by a point that was drawn for the same neighbourhood before, if there is one: many
        requests from one place tell no more of it than the first.
        """
        blurred = approximate(point, await self._sites.drawn(customer_id))
        word = f"point {point.latitude:.2f} {point.longitude:.2f}"
        return Site(word, point, blurred, await self._nearest(point))

    async def _nearest(self, point: Degrees) -> CityFacts | None:
        try:
            city, _ = await self._geography.nearest(*point)
        except NoCity:
            return None
        return city


def _middle(word: str, city: CityFacts, property_id: UUID | None = None) -> Site:
    """Of which nothing is secret."""
    middle = Degrees(city.latitude, city.longitude)
    return Site(word, middle, middle, city, property_id)
