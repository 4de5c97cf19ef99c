"""A town in which every trade is there three times, and nobody's name says what they do."""

import random
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.search.index import make_documents

from mercat.modules.businesses.models import Business, BusinessCategory, Category
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources

OF_EACH = 3
_NAMES = (
    *("Hartley", "Okafor", "Lindqvist", "Marchetti", "Duval", "Kowalski", "Amari", "Brennan"),
    *("Castellano", "Dubois", "Eriksen", "Farouk", "Gallagher", "Horvath", "Ivanova", "Jansen"),
)
_ENDINGS = ("& Sons", "Brothers", "& Co", "Ltd", "and Partners", "Collective")
_SAYINGS = (
    "Family business since 1978. We clean up behind us and call before we come to your house.",
    "Free quotes, fair prices, weekends too. Ask about our car park and our kitchen table talks.",
    "Small team, long days, good music. Near the station, next to the garden centre.",
    "Award-winning service for homes and offices. We move fast and never leave you cold.",
    "Insured and licensed. No job too small, photos of our work on request.",
    "Bookings by phone or online. The door is open from nine, water and coffee are on us.",
)


async def open_high_street(session: AsyncSession, resources: Resources) -> dict[UUID, set[str]]:
    """Businesses, each with the slugs of its category and of those above it."""
    rows = (await session.execute(select(Category.id, Category.slug, Category.parent_id))).all()
    above = {row.id: (row.slug, row.parent_id) for row in rows}
    chance = random.Random(7)  # noqa: S311 (nobody has to guess it)
    businesses: list[dict[str, Any]] = []
    links: list[dict[str, Any]] = []
    slugs: dict[UUID, set[str]] = {}
    for row in rows:
        for number in range(OF_EACH):
            one = _business(chance, f"{row.slug}-{number}", resources)
            businesses.append(one)
            links.append(
                {"id": uuid7(), "business_id": one["id"], "category_id": row.id, "position": 0}
            )
            slugs[one["id"]] = set(_with_above(row.id, above))
    await session.execute(insert(Business), businesses)
    await session.execute(insert(BusinessCategory), links)
    await session.commit()
    await make_documents(resources)
    return slugs


def _business(chance: random.Random, slug: str, resources: Resources) -> dict[str, Any]:
    votes = chance.choice((0, 3, 40))
    return {
        "id": uuid7(),
        "name": f"{chance.choice(_NAMES)} {chance.choice(_ENDINGS)}",
        "slug": slug,
        "description": " ".join(chance.sample(_SAYINGS, 2)),
        "status": "PUBLISHED",
        "published_at": resources.clock.now(),
        "currency": "USD",
        "timezone": "America/Chicago",
        "rating_count": votes,
        "rating_average": round(chance.uniform(3, 5), 1) if votes else None,
    }


def _with_above(category_id: UUID | None, above: dict[UUID, tuple[str, UUID | None]]) -> list[str]:
    if category_id is None:
        return []
    slug, parent = above[category_id]
    return [slug, *_with_above(parent, above)]
