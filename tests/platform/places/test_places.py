"""What is near: the same answers by either index, and those that arithmetic gives."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest
from tests.conftest import execute
from tests.data_directory import data_directory
from tests.journeys.debian import POSTGRES, debian_postgres
from tests.platform.places.questions import (
    DISTANCES,
    INSIDE,
    NEAREST,
    RADII,
    Position,
    Spot,
    inside,
    middles,
    settle,
    spots,
)

from mercat.platform.places import Circle, Places, add_geometry_indexes, distance
from mercat.platform.places.indexes import GEOMETRIES, POINTS, PlaceIndex
from mercat.platform.reads import Reads
from mercat.platform.settings import Settings

_POSTGIS = Path("/usr/share/postgresql/15/extension/postgis.control")
_MISSING = not ((POSTGRES / "postgres").exists() and _POSTGIS.exists())
PLACES = spots(1, 1_600)
SERVERS = [
    pytest.param(POINTS, id="point"),
    pytest.param(
        GEOMETRIES,
        id="PostGIS",
        marks=pytest.mark.skipif(_MISSING, reason="not installed: PostGIS (make servers)"),
    ),
]
_PAPERS = """CREATE TABLE papers (place point, number float8);
             CREATE INDEX ON papers USING btree (number) WHERE place IS NOT NULL;"""
_NEVER_BY_PLACE_ALONE = {
    POINTS: _PAPERS,
    GEOMETRIES: f"{_PAPERS} CREATE INDEX ix_papers_place_geometry ON papers "
    "USING gist (ST_SetSRID(geometry(place), 3857))",
}
pytestmark = pytest.mark.xdist_group("external")


@pytest.fixture(scope="module", params=SERVERS)
def index(request: pytest.FixtureRequest) -> PlaceIndex:
    chosen: PlaceIndex = request.param
    return chosen


@pytest.fixture(scope="module")
def debian(index: PlaceIndex) -> Iterator[str | None]:
    """Debian's server, for PostGIS only."""
    if index is POINTS:
        yield None
        return
    with data_directory() as layout:
        folder = layout.root.parent
        folder.chmod(0o711)  # PostgreSQL runs as somebody else, who has to get there
        with debian_postgres(folder) as url:
            yield url


@pytest.fixture(scope="module")
async def url(debian: str | None, database: str, worker_id: str) -> AsyncIterator[str]:
    """A database with the spots in it."""
    name, home = f"spots_{worker_id}", debian or database
    await execute(home, f"CREATE DATABASE {name}")
    url = urlsplit(home)._replace(path=f"/{name}").geturl()
    if debian:
        await execute(url, "CREATE EXTENSION postgis")
    await settle(url, PLACES)
    yield url
    await execute(home, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
async def reads(url: str, settings: Settings) -> AsyncIterator[Reads]:
    reads = Reads(settings, url)
    yield reads
    await reads.close()


@pytest.fixture(scope="module")
async def places(url: str, reads: Reads, index: PlaceIndex) -> Places:
    connection = await asyncpg.connect(url)
    try:
        expected = ["spots"] if index is GEOMETRIES else []
        await connection.execute(_NEVER_BY_PLACE_ALONE[index])
        assert await Places(reads).index(Spot) is POINTS
        assert await add_geometry_indexes(connection) == expected
        assert await add_geometry_indexes(connection) == []
        left = await connection.fetchval("SELECT to_regclass('ix_papers_place_geometry')::text")
        assert left is None  # whatever was there before
    finally:
        await connection.close()
    places = Places(reads)
    assert await places.index(Spot) is index
    return places


@pytest.mark.parametrize("radius", RADII)
async def test_all_that_is_in_a_circle_and_nothing_else(places: Places, radius: float) -> None:
    for middle in middles(2, 12):
        circle = Circle(*middle, radius)
        found = [row["number"] for row in await places.all(INSIDE, circle)]
        surely, maybe = inside(PLACES, circle)
        assert surely <= set(found) <= maybe, circle
        assert len(found) == len(set(found)), circle


@pytest.mark.parametrize("count", [1, 7, 5_000])
async def test_what_is_nearest_over_ground(places: Places, count: int) -> None:
    for middle in middles(3, 12 if count < 100 else 1):
        rows = await places.nearest(NEAREST, *middle, count=count, least=100)
        metres = sorted(distance(*middle, *place) for place in PLACES[100:])[:count]
        assert [row["distance_m"] for row in rows] == pytest.approx(metres, abs=1e-3), middle
        told = [distance(*middle, *PLACES[row["number"]]) for row in rows]
        assert told == pytest.approx(metres, abs=1e-3)
        assert min(row["number"] for row in rows) >= 100


async def test_nothing_is_nearest_where_nothing_is(places: Places) -> None:
    assert await places.nearest(NEAREST, 0, 0, count=3, least=10**6) == []


async def test_distances_in_sql_are_those_of_python(places: Places, reads: Reads) -> None:
    for middle in middles(4, 6):
        rows = await reads.all(DISTANCES, **Circle(*middle, 0).parameters())
        told = {row["number"]: row["metres"] for row in rows}
        assert told.pop(-1) is None
        expected = {number: distance(*middle, *place) for number, place in enumerate(PLACES)}
        assert told == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("middle", [(51.45, -2.59), (-17.0, 180.0)])
async def test_the_index_is_used(places: Places, url: str, middle: Position) -> None:
    circle = Circle(*middle, 300)
    query = INSIDE.by(await places.index(Spot))
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SET plan_cache_mode = force_generic_plan")
        arguments = query.arguments(circle.parameters())
        plan = await connection.fetch(f"EXPLAIN {query.sql}", *arguments)
    finally:
        await connection.close()
    told = "\n".join(row[0] for row in plan)
    assert "Index" in told, told
    assert "Seq Scan" not in told, told
