"""Writes what a business says of itself, and fills in what follows from it."""

from uuid import UUID

from mercat.modules.businesses.errors import SlugTaken, UnknownCategory
from mercat.modules.businesses.models import Business
from mercat.modules.businesses.models.completeness import Completeness, completeness
from mercat.modules.businesses.models.slugs import candidates
from mercat.modules.businesses.repository import BusinessRepository
from mercat.modules.businesses.schemas import ProfileInput
from mercat.modules.businesses.service.locating import city_of, locate
from mercat.modules.files.models import FilePurpose
from mercat.modules.files.service import FileClaims
from mercat.modules.geography.service import Cities


class ProfileWriter:
    """In the caller's transaction, who holds the business's lock."""

    def __init__(self, businesses: BusinessRepository, cities: Cities, claims: FileClaims) -> None:
        self._businesses = businesses
        self._cities = cities
        self._claims = claims

    async def write(self, business: Business, input: ProfileInput, by: UUID) -> list[str]:
        """Which fields are others now. `by`: whose files there may be among them. Raises
        UnknownCity, UnknownCategory, HalfAPlace, TermsRequired, TermsNotAllowed and
        FileNotUsable.
        """
        changed = input.apply(business)
        changed += await self._locate(business, input)
        if input.sent("logo_file_id") and input.logo_file_id != business.logo_file_id:
            await self._show(business, input.logo_file_id, by)
            changed.append("logo_file_id")
        if input.sent("category_ids"):
            changed += await self._categorise(business, input)
        await self._businesses.save()
        return sorted(changed)

    async def name(self, business: Business) -> None:
        """Gives it the first slug to be had that reads like its name."""
        categories = await self._businesses.categories(business.id)
        city = business.city_id and await self._cities.find(business.city_id)
        hints = [slug for _, slug in categories[:1]] + ([city.name] if city else [])
        for slug in candidates(business.name, business.id, *hints):
            if await self._businesses.claim_slug(business.id, slug):
                business.slug = slug
                break
        await self._businesses.save()

    async def rename(self, business: Business, slug: str) -> None:
        """Raises SlugTaken, unless it had this slug itself."""
        if not await self._businesses.claim_slug(business.id, slug):
            raise SlugTaken
        business.slug = slug
        await self._businesses.save()

    async def completeness(self, business: Business) -> Completeness:
        """Of what has been written."""
        return completeness(
            {
                **vars(business),
                "categories": await self._businesses.categories(business.id),
                "hours": await self._businesses.hours(business.id),
            }
        )

    async def _show(self, business: Business, file_id: UUID | None, by: UUID) -> None:
        former = business.logo_file_id
        if file_id is not None:
            await self._claims.claim(by, file_id, FilePurpose.BUSINESS_LOGO)
        business.logo_file_id = file_id
        if former is not None:
            await self._businesses.save()
            await self._claims.release(former)

    async def _locate(self, business: Business, input: ProfileInput) -> list[str]:
        city_id = city_of(business, input)
        city = await self._cities.get(city_id) if city_id else None
        return locate(business, input, city)

    async def _categorise(self, business: Business, input: ProfileInput) -> list[str]:
        had = [category_id for category_id, _ in await self._businesses.categories(business.id)]
        if had == input.category_ids:
            return []
        if not await self._businesses.set_categories(business.id, input.category_ids):
            raise UnknownCategory
        return ["category_ids"]
