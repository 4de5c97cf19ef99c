"""Writes what a studio says of itself, and fills in what follows from it."""

from mercat.modules.businesses.models.completeness import Completeness
from mercat.modules.businesses.models.slugs import candidates
from mercat.modules.businesses.service import city_of, locate
from mercat.modules.geography.service import Cities
from mercat.modules.venues.errors import CurrencyInUse, SlugTaken, StudioIncomplete
from mercat.modules.venues.models import DayMode, Studio, StudioStatus
from mercat.modules.venues.models.completeness import studio_completeness
from mercat.modules.venues.repository import StudioRepository
from mercat.modules.venues.schemas import StudioProfile

_ROOMS = "rooms"


class StudioWriter:
    """In the caller's transaction, who holds the lock of the studio's business."""

    def __init__(self, studios: StudioRepository, cities: Cities) -> None:
        self._studios = studios
        self._cities = cities

    async def write(self, studio: Studio, input: StudioProfile) -> list[str]:
        """Which fields are others now. Raises UnknownCity, HalfAPlace, TermsRequired,
        TermsNotAllowed and CurrencyInUse.
        """
        city_id, currency = city_of(studio, input), studio.currency
        city = await self._cities.get(city_id) if city_id else None
        changed = input.apply(studio) + locate(studio, input, city)
        if currency not in (None, studio.currency) and await self._studios.counts_money(studio.id):
            raise CurrencyInUse
        await self._studios.save()
        return sorted(changed)

    async def name(self, studio: Studio) -> None:
        """Gives it the first slug to be had that reads like its name."""
        business = await self._studios.business(studio.business_id)
        city = studio.city_id and await self._cities.find(studio.city_id)
        hints = ([business.name] if business else []) + ([city.name] if city else [])
        for slug in candidates(studio.name, studio.id, *hints):
            if await self._studios.claim_slug(studio.id, slug):
                studio.slug = slug
                break
        await self._studios.save()

    async def rename(self, studio: Studio, slug: str) -> None:
        """Raises SlugTaken, unless it had this slug itself."""
        if not await self._studios.claim_slug(studio.id, slug):
            raise SlugTaken
        studio.slug = slug
        await self._studios.save()

    async def completeness(self, studio: Studio) -> Completeness:
        """Of what has been written."""
        days = await self._studios.days(studio.id)
        return studio_completeness(
            {
                **vars(studio),
                "days": [day for day in days if day.mode is not DayMode.CLOSED],
                "badges": await self._studios.badges(studio.id),
                "rooms": await self._studios.has_rooms(studio.id),
                "prices": await self._studios.has_prices(studio.id),
            }
        )

    async def keep_complete(self, studio: Studio) -> None:
        """Raises StudioIncomplete where customers would miss what they know of it now. Rooms come
        and go: without one, nothing is to be booked, and that is all.
        """
        if studio.status is StudioStatus.PUBLISHED:
            complete = await self.completeness(studio)
            missing = [code for code in complete.missing if code != _ROOMS]
            if missing:
                raise StudioIncomplete(missing=missing)
