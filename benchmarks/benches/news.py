"""From the commit of a change to the search that finds it: milliseconds.

A relay beside the API, which is asked again and again from the commit on. Every change is
made by a statement and announced in its transaction, as workflows do: that they do is for the tests
to say. Asked after the bench `search`, it is among a million documents.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.options import Options
from benchmarks.report import Goal, Report
from benchmarks.server import Server
from benchmarks.world import World
from mercat.modules.businesses.events import (
    BusinessChanged,
    BusinessPublished,
    BusinessUnpublished,
)
from mercat.modules.catalogue.events import OfferingsChanged
from mercat.modules.reviews.events import RatingChanged
from mercat.modules.venues.events import StudioChanged
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Event, Outbox
from mercat.platform.resources import Resources, open_resources

_TIMES = 8
"""Of each change, in one round."""
_PATIENCE = 30.0
_GOAL = 2_000.0
_SILENCE = 0.02
"""Seconds before each change: the relay has gone to sleep again."""
_BUSINESS, _STUDIO = uuid7(), uuid7()
_ROWS = (
    """INSERT INTO businesses (id, name, slug, status, timezone, currency)
       VALUES (:id, 'news0x', 'bench-news', 'DRAFT', 'UTC', 'EUR')""",
    """INSERT INTO studios (id, business_id, name, slug, status, timezone, currency)
       VALUES (:studio, :id, 'hall0x', 'bench-news', 'PUBLISHED', 'UTC', 'EUR')""",
    """INSERT INTO offerings (id, business_id, category_id, name, pricing, performed_at, status,
                              position)
       SELECT uuidv7(), :id, categories.id, 'Nothing', 'QUOTE', 'REMOTE', 'ACTIVE', 0
       FROM categories LIMIT 1""",
)
_NAMED = "UPDATE {} SET name = :word WHERE {} = :id"
_STATUS = "UPDATE businesses SET status = :status WHERE id = :id"
_STARS = "UPDATE businesses SET rating_average = :stars, rating_count = 9 WHERE id = :id"
_HOURS = (
    "DELETE FROM business_hours WHERE business_id = :id",
    """INSERT INTO business_hours (id, business_id, weekday, opens, closes)
       VALUES (uuidv7(), :id, :weekday, 540, 1080)""",
)


@dataclass(frozen=True)
class _Change:
    """`asked`: the search that has it, or has it no longer, once it is known."""

    statements: Sequence[str]
    values: Mapping[str, Any]
    event: Event
    kind: str
    asked: Mapping[str, str]
    is_there: bool = True


def run(world: World, options: Options) -> Report:
    waits = asyncio.run(_measure(world, options.rounds))
    rows = {
        name: {"p50 ms": _at(seen, 50), "p95 ms": _at(seen, 95), "longest ms": max(seen)}
        for name, seen in waits.items()
    }
    goals = [
        Goal("the longest, ms", max(map(max, waits.values())), _GOAL, at_least=False),
    ]
    return Report("news", "commit to found", rows, goals)


def _at(seen: Sequence[float], percent: int) -> float:
    return sorted(seen)[len(seen) * percent // 100]


async def _measure(world: World, rounds: int) -> dict[str, list[float]]:
    relay = Server(["mercat.entrypoints.cli", "relay"], world.env, world.folder / "run", ready=None)
    async with open_resources(world.settings) as resources:
        async with resources.database.open_session() as session:
            await _execute(session, _ROWS, {"id": _BUSINESS, "studio": _STUDIO})
            await session.commit()
        with world.mercat() as server, relay:
            base = f"http://127.0.0.1:{server.port}/api/v1/search/"
            async with AsyncClient(base_url=base) as client:
                return await _rounds(resources, client, rounds)


async def _rounds(resources: Resources, client: AsyncClient, rounds: int) -> dict[str, list[float]]:
    """The first only warms up."""
    seen: dict[str, list[float]] = {}
    for number in range(rounds * _TIMES + 1):
        for name, change in _changes(number).items():
            wait = await _wait(resources, client, change)
            seen.setdefault(name, []).append(wait)
    return {name: waits[1:] for name, waits in seen.items()}


async def _wait(resources: Resources, client: AsyncClient, change: _Change) -> float:
    """Milliseconds."""
    await asyncio.sleep(_SILENCE)
    async with resources.database.open_session() as session:
        await _execute(session, change.statements, change.values)
        Outbox(session).add(change.event)
        await session.commit()
    began = time.perf_counter()
    while await _is_found(client, change) is not change.is_there:
        if time.perf_counter() - began > _PATIENCE:
            raise TimeoutError(f"Nobody has heard of {change}.")
    return (time.perf_counter() - began) * 1000


async def _is_found(client: AsyncClient, change: _Change) -> bool:
    answer = await client.get(change.kind, params=dict(change.asked))
    return bool(answer.raise_for_status().json()["items"])


async def _execute(
    session: AsyncSession, statements: Sequence[str], values: Mapping[str, Any]
) -> None:
    for statement in statements:
        names = text(statement)._bindparams  # noqa: SLF001 (whatever it asks for)
        await session.execute(text(statement), {name: values[name] for name in names})


def _changes(number: int) -> Mapping[str, _Change]:
    """In their order: each finds the one before done."""
    odd, word, hall = number % 2, f"news{number + 1}x", f"hall{number + 1}x"
    news = BusinessChanged(business_id=_BUSINESS)
    published = BusinessPublished(business_id=_BUSINESS)
    gone = BusinessUnpublished(business_id=_BUSINESS)
    offers = OfferingsChanged(business_id=_BUSINESS)
    stars = RatingChanged(business_id=_BUSINESS)
    at = {"open_at": f"2027-03-0{1 + odd}T12:00:00Z"}
    rated = _of_business([_STARS], stars, {"q": word, "min_rating": "4"}, stars=5 - 2.5 * odd)
    return {
        "published": _of_business(
            [_STATUS], published, {"q": f"news{number}x"}, status="PUBLISHED"
        ),
        "renamed": _of_business([_NAMED.format("businesses", "id")], news, {"q": word}, word=word),
        "opening hours": _of_business(_HOURS, news, {"q": word} | at, weekday=odd),
        "a service": _of_business(
            [_NAMED.format("offerings", "business_id")], offers, {"q": f"{word}s"}, word=f"{word}s"
        ),
        "a rating": replace(rated, is_there=not odd),
        "a studio": _Change(
            [_NAMED.format("studios", "id")],
            {"id": _STUDIO, "word": hall},
            StudioChanged(studio_id=_STUDIO),
            "studios",
            {"q": hall},
        ),
        "suspended": replace(
            _of_business([_STATUS], gone, {"q": word}, status="SUSPENDED"), is_there=False
        ),
    }


def _of_business(
    statements: Sequence[str], event: Event, asked: Mapping[str, str], **values: Any
) -> _Change:
    return _Change(statements, {"id": _BUSINESS, **values}, event, "businesses", asked)
