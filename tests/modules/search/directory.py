"""Documents of all kinds, and who finds by looking at each of them: what searches are held to."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from mercat.modules.search.models import Criteria, Sort, TagKind, Term, Wanted, tag_of
from mercat.modules.search.models.ranking import FIELDS, Parts
from mercat.modules.search.repository import EVERY, DocumentRepository, Kind
from mercat.platform.ids import uuid7
from mercat.platform.places import distance
from mercat.platform.resources import Resources

WORDS = ["studio", "sauna", "piano", "plumber", "plumbing", "garden", "roof", "cafe", "zither"]
_HOW_OFTEN = [0.5, 0.1, 0.3, 0.3, 0.2, 0.3, 0.2, 0.1, 0.01]
TAGS = {kind: [uuid7() for _ in range(6)] for kind in TagKind}
MIDDLE = (47.4, 8.5)
MONDAY = datetime(2027, 3, 1, tzinfo=UTC)
ZONES = ("Europe/Zurich", "America/New_York", None)


@dataclass(frozen=True)
class Thing:
    """A document, as this file remembers it."""

    id: UUID
    fields: Mapping[str, Any]
    words: Mapping[str, str]
    tags: frozenset[str] = field(default_factory=frozenset)

    def document(self) -> dict[str, Any]:
        told = [f"'{word}':1{where}" for word, where in self.words.items()]
        tags = [f"'{tag}'" for tag in self.tags]
        return {
            **self.fields,
            "id": str(self.id),
            "words": " ".join([*told, *tags]),
            "tags": " ".join(tags),
        }


def invent(chance: random.Random, kind: Kind, count: int) -> list[Thing]:
    return [_one(chance, kind, number) for number in range(count)]


async def keep(resources: Resources, kind: Kind, things: Sequence[Thing]) -> None:
    async with resources.database.open_session() as session:
        documents = DocumentRepository(session)
        await documents.write(kind, [one.document() for one in things])
        counts: dict[str, int] = {EVERY: len(things)}
        for one in things:
            for word in (*one.words, *one.tags):
                counts[word] = counts.get(word, 0) + 1
        await documents.count(kind, counts)
        await session.commit()


def found_by_looking(things: Iterable[Thing], criteria: Criteria) -> list[UUID]:
    """All of them, in the order that is asked for; by relevance as one window has them."""
    met = [one for one in things if _meets(one, criteria)]
    return [one.id for one in sorted(met, key=lambda one: _rank(one, criteria))]


def metres(thing: Thing, criteria: Criteria) -> float:
    circle, here = criteria.circle, thing.fields
    assert circle is not None
    return distance(circle.latitude, circle.longitude, here["latitude"], here["longitude"])


def score(thing: Thing, criteria: Criteria) -> float:
    text = None
    if criteria.terms:
        worth = [max(FIELDS[one] for one in _where(thing, term)) for term in criteria.terms]
        text = sum(worth) / len(worth)
    far = metres(thing, criteria) if criteria.circle else None
    return Parts(text, far, thing.fields["quality"]).score


def _one(chance: random.Random, kind: Kind, number: int) -> Thing:
    is_somewhere = chance.random() < 0.97
    # Some at the very same place, most in a town, the others all over the country.
    spread = chance.choice([0.0, 0.02, 0.02, 0.05, 0.8])
    priced, rated = chance.random() < 0.8, chance.random() < 0.8
    rating = round(chance.uniform(1, 5), 1) if rated else None
    opens = chance.randrange(0, 10_080, 60)
    fields: dict[str, Any] = {
        "name": f"Thing {number}",
        "slug": f"thing-{number}",
        "category_id": None,
        "latitude": MIDDLE[0] + chance.gauss(0, spread) if is_somewhere else None,
        "longitude": MIDDLE[1] + chance.gauss(0, spread) if is_somewhere else None,
        "rating_average": rating,
        "rating_count": chance.randrange(1, 50) if rated else 0,
        "rating_rank": round(rating or 0, 0),
        "quality": round(chance.random(), 1),
        "price_from": chance.randrange(10) * 1_000 if priced else None,
        "price_currency": chance.choice(["EUR", "EUR", "CHF"]) if priced else None,
        "open_minutes": f"{{[{opens},{min(opens + 540, 10_080)})}}",
        "timezone": chance.choice(ZONES),
        "verified": chance.random() < 0.5,
        "published_at": (MONDAY - timedelta(days=number)).isoformat(),
        "opens": opens,
    }
    if kind is Kind.STUDIO:
        fields |= {"business_id": str(uuid7()), "capacity": chance.choice([None, 2, 5, 20])}
    words = {
        word: chance.choice("ABCD")
        for word, often in zip(WORDS, _HOW_OFTEN, strict=True)
        if chance.random() < often
    }
    tags = frozenset(
        tag_of(tagged, chance.choice(ids)) for tagged, ids in TAGS.items() for _ in range(2)
    )
    return Thing(uuid7(), fields, words, tags)


def _meets(thing: Thing, criteria: Criteria) -> bool:
    here = thing.fields
    return (
        all(_where(thing, term) for term in criteria.terms)
        and _has_tags(thing, criteria)
        and (criteria.circle is None or _is_inside(thing, criteria))
        and (criteria.min_rating is None or (here["rating_average"] or 0) >= criteria.min_rating)
        and (criteria.capacity is None or (here["capacity"] or 0) >= criteria.capacity)
        and (not criteria.verified or here["verified"])
        and _is_priced(thing, criteria)
        and (criteria.open_at is None or _is_open(thing, criteria.open_at))
    )


def _has_tags(thing: Thing, criteria: Criteria) -> bool:
    some = {tag_of(TagKind.CATEGORY, one) for one in criteria.category_ids}
    every = {tag_of(TagKind.EQUIPMENT, one) for one in criteria.equipment_ids}
    every |= {tag_of(TagKind.BADGE, one) for one in criteria.badge_ids}
    return (not some or bool(some & thing.tags)) and every <= thing.tags


def _is_inside(thing: Thing, criteria: Criteria) -> bool:
    assert criteria.circle is not None
    return thing.fields["latitude"] is not None and (
        metres(thing, criteria) <= criteria.circle.radius
    )


def _is_priced(thing: Thing, criteria: Criteria) -> bool:
    most, price = criteria.price_max, thing.fields["price_from"]
    currency = most.currency if most else criteria.currency
    if currency is not None and thing.fields["price_currency"] != currency:
        return False
    if criteria.sort is Sort.PRICE and price is None:
        return False
    return most is None or (price is not None and price <= most.amount)


def _is_open(thing: Thing, at: datetime) -> bool:
    local = at.astimezone(ZoneInfo(thing.fields["timezone"] or "UTC"))
    minute = local.weekday() * 1440 + local.hour * 60 + local.minute
    opens: int = thing.fields["opens"]
    return opens <= minute < min(opens + 540, 10_080)


def _where(thing: Thing, term: Term) -> list[str]:
    """Fields in which one of its alternatives stands."""
    return [
        where
        for word, where in thing.words.items()
        if any(_is_said(one, word) for one in term.alternatives)
    ]


def _is_said(wanted: Wanted, word: str) -> bool:
    return word.startswith(wanted.word) if wanted.is_prefix else word == wanted.word


def _rank(thing: Thing, criteria: Criteria) -> tuple[Any, ...]:
    match criteria.sort:
        case Sort.DISTANCE:
            return metres(thing, criteria), thing.id
        case Sort.RATING:
            return -thing.fields["rating_rank"], -thing.id.int
        case Sort.PRICE:
            return thing.fields["price_from"], thing.id
    return -score(thing, criteria), -thing.id.int
