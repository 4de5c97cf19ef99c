"""What is found against what is found by looking at each, whichever way the finder takes."""

# ruff: noqa: S311 (nobody has to guess it)

import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from unittest.mock import patch

import pytest
from tests.modules.search import directory
from tests.modules.search.directory import MIDDLE, MONDAY, TAGS, WORDS, Thing

from mercat.modules.search.models import Criteria, Hit, Sort, TagKind, Term, Wanted
from mercat.modules.search.repository import Kind
from mercat.modules.search.service import planning, relevance
from mercat.modules.search.service.finder import Finder
from mercat.platform.money import Money
from mercat.platform.places import Circle
from mercat.platform.resources import Resources

_EVERYWHERE = 10_000
_WAYS: dict[str, dict[str, float]] = {
    "as it chooses": {"CROWD": planning.CROWD},
    "nearest first, best first": {"_NEAR_WORDS": 0, "_NEAR_TAGS": 0, "_SCANT": -1, "_FAR": 1e9},
    "given up at once": {"_NEAR_WORDS": 0, "_NEAR_TAGS": 0, "_SCANT": -1, "_SPARE": 0.001},
    "from everywhere": {"_SCANT": -1, "_FAR": 1e9, "FEW_CELLS": 0, "CROWD": 0},
    "collected": {"_NEAR_WORDS": 2, "_FAR": 0, "_MOST_CELLS": 0, "_RARE": -1, "_FEW": -1},
    "words first": {"_NEAR_WORDS": 2, "_FAR": 0, "_MOST_CELLS": 0, "_RARE": 1e9},
}


class World:
    def __init__(self, resources: Resources, things: dict[Kind, list[Thing]]) -> None:
        self.things = things
        self._resources = resources
        self._finder = Finder(resources.planned_reads)

    async def find(self, kind: Kind, criteria: Criteria) -> Sequence[Hit]:
        ask = self._finder.businesses if kind is Kind.BUSINESS else self._finder.studios
        return await ask(criteria)

    async def walk(
        self, kind: Kind, criteria: Criteria, adding: random.Random | None = None
    ) -> list[Hit]:
        """Page by page to the end; `adding` a few after each."""
        seen: list[Hit] = []
        while True:
            hits = await self.find(kind, criteria)
            seen += hits[: criteria.limit]
            if len(hits) <= criteria.limit:
                return seen
            criteria = replace(criteria, after=hits[criteria.limit - 1].position)
            if adding is not None:
                await self.add(kind, directory.invent(adding, kind, 3))

    async def add(self, kind: Kind, things: Sequence[Thing]) -> None:
        self.things[kind] += things
        await directory.keep(self._resources, kind, things)


@pytest.fixture
async def world(resources: Resources) -> World:
    chance = random.Random(11)
    things = {kind: directory.invent(chance, kind, 400) for kind in Kind}
    for kind, some in things.items():
        await directory.keep(resources, kind, some)
    async with resources.database.engine.connect() as connection:
        await connection.exec_driver_sql("ANALYZE business_documents, studio_documents")
    return World(resources, things)


@pytest.mark.parametrize("way", _WAYS)
async def test_everything_is_found_in_its_order_and_nothing_else(world: World, way: str) -> None:
    chance = random.Random(way)
    with _going(way), patch.object(relevance, "WINDOW", _EVERYWHERE):
        for number in range(40):
            kind = chance.choice(list(Kind))
            criteria = _criteria(chance, kind)
            expected = directory.found_by_looking(world.things[kind], criteria)
            found = await world.find(kind, replace(criteria, limit=_EVERYWHERE))
            assert [hit.id for hit in found] == expected, (number, criteria)
            first = await world.find(kind, criteria)
            assert [hit.id for hit in first] == expected[: criteria.limit + 1]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("way", ["as it chooses", "nearest first, best first", "collected"])
async def test_pages_show_every_row_once_while_others_are_added(
    world: World, kind: Kind, sort: Sort, way: str
) -> None:
    chance = random.Random(5)
    places = [Circle(*MIDDLE, 30_000), *([None] if sort is not Sort.DISTANCE else [])]
    with _going(way), patch.object(relevance, "WINDOW", 25):
        for place in places:
            criteria = Criteria(
                terms=_terms(chance, 1), circle=place, sort=sort, currency="EUR", limit=7
            )
            before = set(directory.found_by_looking(world.things[kind], criteria))
            seen = await world.walk(kind, criteria, adding=chance)
            ids = [hit.id for hit in seen]
            assert len(ids) == len(set(ids))
            assert before <= set(ids)


async def test_relevance_is_counted_in_windows_of_the_nearest(world: World) -> None:
    criteria = Criteria(
        terms=_terms(random.Random(1), 1), circle=Circle(*MIDDLE, 80_000), limit=500
    )
    things = {one.id: one for one in world.things[Kind.BUSINESS]}
    with patch.object(relevance, "WINDOW", 40):
        hits = await world.walk(Kind.BUSINESS, criteria)
    far = directory.found_by_looking(things.values(), replace(criteria, sort=Sort.DISTANCE))
    assert sorted(hit.id for hit in hits) == sorted(far)
    bounds = sorted({hit.position[:4] for hit in hits})
    assert len(bounds) > 1
    for since, until in pairwise(bounds):
        assert since[2] == until[0]  # one begins where the other ends
    for hit in hits:
        assert hit.parts is not None
        assert hit.position[0] <= (hit.distance_m or 0) < hit.position[2]  # type: ignore[operator]  # metres
        assert hit.score == pytest.approx(directory.score(things[hit.id], criteria))


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(-17.8, 179.99), (65.0, -179.9), (89.5, 10.0), (0.0, 0.0)]
)
async def test_the_edges_of_the_map_are_places_too(
    world: World, latitude: float, longitude: float
) -> None:
    chance = random.Random(3)
    some = [
        Thing(one.id, {**one.fields, **_moved(chance, latitude, longitude)}, one.words, one.tags)
        for one in directory.invent(chance, Kind.BUSINESS, 60)
    ]
    await world.add(Kind.BUSINESS, some)
    for sort in (Sort.DISTANCE, Sort.RATING, Sort.RELEVANCE):
        for terms in ((), _terms(chance, 1)):
            circle = Circle(latitude, longitude, 120_000)
            criteria = Criteria(terms=terms, circle=circle, sort=sort, limit=100)
            found = await world.find(Kind.BUSINESS, criteria)
            assert [hit.id for hit in found] == directory.found_by_looking(some, criteria)


async def test_what_has_no_order_is_not_asked_for(world: World) -> None:
    with pytest.raises(ValueError, match="near"):
        await world.find(Kind.BUSINESS, Criteria(sort=Sort.DISTANCE))
    with pytest.raises(ValueError, match="currency"):
        await world.find(Kind.BUSINESS, Criteria(sort=Sort.PRICE))


@contextmanager
def _going(way: str) -> Iterator[None]:
    with ExitStack() as stack:
        for name, value in _WAYS[way].items():
            stack.enter_context(patch.object(planning, name, value))
        yield


def _moved(chance: random.Random, latitude: float, longitude: float) -> dict[str, float]:
    east = longitude + chance.gauss(0, 0.4)
    return {
        "latitude": max(-90.0, min(90.0, latitude + chance.gauss(0, 0.4))),
        "longitude": (east + 180) % 360 - 180,
    }


def _criteria(chance: random.Random, kind: Kind) -> Criteria:
    """Some of everything that can be asked."""

    def maybe(share: float) -> bool:
        return chance.random() < share

    circle = None
    if maybe(0.7):
        metres = chance.choice([500, 3_000, 15_000, 120_000])
        circle = Circle(
            MIDDLE[0] + chance.gauss(0, 0.03), MIDDLE[1] + chance.gauss(0, 0.03), metres
        )
    sorts = [Sort.RELEVANCE, Sort.RATING, Sort.PRICE, *([Sort.DISTANCE] if circle else [])]
    sort = chance.choice(sorts)
    is_studio = kind is Kind.STUDIO
    at = MONDAY + timedelta(minutes=chance.randrange(10_080))
    return Criteria(
        terms=_terms(chance, chance.choice([0, 1, 1, 2])),
        category_ids=tuple(chance.sample(TAGS[TagKind.CATEGORY], 2)) if maybe(0.3) else (),
        circle=circle,
        min_rating=chance.choice([2.5, 4.0]) if maybe(0.2) else None,
        open_at=at if maybe(0.2) else None,
        capacity=5 if is_studio and maybe(0.3) else None,
        equipment_ids=(TAGS[TagKind.EQUIPMENT][0],) if is_studio and maybe(0.2) else (),
        badge_ids=(TAGS[TagKind.BADGE][0],) if is_studio and maybe(0.2) else (),
        price_max=Money(6_000, "EUR") if maybe(0.2) else None,
        currency="EUR" if sort is Sort.PRICE else None,
        verified=maybe(0.2),
        sort=sort,
        limit=chance.choice([1, 5, 20]),
    )


def _terms(chance: random.Random, count: int) -> tuple[Term, ...]:
    said = [Term((Wanted(word),)) for word in WORDS]
    said += [
        Term((Wanted("plum", is_prefix=True),)),
        Term((Wanted("roof"), Wanted("cafe"))),
        Term((Wanted("o'neill\\"),)),
    ]
    return tuple(chance.sample(said, count))
