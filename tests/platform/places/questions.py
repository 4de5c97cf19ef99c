"""Many places, at random and where maps end, and questions to an index and to arithmetic."""

import random
from collections.abc import Sequence

import asyncpg
from sqlalchemy import Integer, MetaData, bindparam, select
from sqlalchemy.dialects.postgresql import asyncpg as dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.schema import CreateTable

from mercat.platform.places import Circle, Nearest, Placed, PlacedQuery, distance
from mercat.platform.places.indexes import distance_to_middle, within
from mercat.platform.reads import Query

Position = tuple[float, float]


class Base(DeclarativeBase):
    metadata = MetaData()


class Spot(Placed, Base):
    """The row's number is its place in `spots`."""

    __tablename__ = "spots"

    number: Mapped[int] = mapped_column(Integer, primary_key=True)


_CREATE = str(CreateTable(Base.metadata.tables["spots"]).compile(dialect=dialect.dialect()))  # type: ignore[no-untyped-call]  # untyped in SQLAlchemy
INSIDE = PlacedQuery(Spot, lambda index: select(Spot.number).where(within(index, Spot)))
NEAREST = Nearest(Spot, select(Spot.number).where(Spot.number >= bindparam("least", type_=Integer)))
DISTANCES = Query(select(Spot.number, distance_to_middle(Spot).label("metres")))
EDGES: list[Position] = [
    *((90.0, lng) for lng in (-180.0, 0.0, 12.5, 180.0)),
    *((-90.0, lng) for lng in (-180.0, 0.0, 99.0, 180.0)),
    *((lat, lng) for lat in (-89.9, -85.06, -60.0, 0.0, 85.0, 85.07) for lng in (-180.0, 180.0)),
    *((lat, lng) for lat in (0.0, 51.5, 78.0) for lng in (-179.999, 179.999, 0.0)),
    (51.5, 0.0),
]
RADII = (0.0, 0.5, 800.0, 25_000.0, 400_000.0, 3_000_000.0, 11_000_000.0, 20_015_115.0)
"""Metres: from none to the whole globe."""


def spots(seed: int, count: int) -> list[Position]:
    """Some all over the globe, some close to each other in Bristol, some at the ends of maps."""
    draw = random.Random(seed)  # noqa: S311 (no secret)
    anywhere = [(draw.uniform(-90, 90), draw.uniform(-180, 180)) for _ in range(count // 2)]
    town = [(draw.gauss(51.45, 0.05), draw.gauss(-2.59, 0.05)) for _ in range(count // 4)]
    fiji = [(draw.gauss(-17, 2), (draw.gauss(180, 2) + 180) % 360 - 180) for _ in range(count // 4)]
    return [*anywhere, *town, *fiji, *EDGES]


def middles(seed: int, count: int) -> list[Position]:
    return [*EDGES, *spots(seed, 4 * count)[::4][:count]]


def inside(places: Sequence[Position], circle: Circle) -> tuple[set[int], set[int]]:
    """By arithmetic: those surely inside, and those that may be, for a micrometre is nothing."""
    here = (circle.latitude, circle.longitude)
    metres = [distance(*here, *place) for place in places]
    return (
        {number for number, far in enumerate(metres) if far <= circle.radius - 1e-6},
        {number for number, far in enumerate(metres) if far <= circle.radius + 1e-6},
    )


async def settle(url: str, places: Sequence[Position]) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_CREATE)
        rows = [(number, *place) for number, place in enumerate(places)]
        columns = ["number", "latitude", "longitude"]
        await connection.copy_records_to_table("spots", records=rows, columns=columns)
        await connection.execute("INSERT INTO spots (number) VALUES (-1)")  # one that is nowhere
        await connection.execute("CREATE INDEX ON spots USING gist (place)")
        await connection.execute("ANALYZE spots")
    finally:
        await connection.close()
