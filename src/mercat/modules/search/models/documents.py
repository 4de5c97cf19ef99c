"""One document for each thing that is published: all that searches ask and answer of it."""

from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import Computed, Double, Index, text
from sqlalchemy.dialects.postgresql import INT4MULTIRANGE, TSVECTOR
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from mercat.platform.db import Record
from mercat.platform.places import Placed

CELLS_A_DEGREE = 20
"""A cell is 0.05° wide and high: 5.6 km from south to north."""
CELLS_AROUND = 360 * CELLS_A_DEGREE


def cell_of(latitude: float, longitude: float) -> int:
    """The number of the cell that a place lies in, west to east and row on row from the south."""
    row = int((latitude + 90) * CELLS_A_DEGREE // 1)
    return row * CELLS_AROUND + int((longitude + 180) * CELLS_A_DEGREE // 1)


_CELL = (
    f"floor((latitude + 90) * {CELLS_A_DEGREE})::integer * {CELLS_AROUND}"
    f" + floor((longitude + 180) * {CELLS_A_DEGREE})::integer"
)


class Document(Placed):
    """Its id is that of what it tells of. It refers to no table: it can be made again at any time,
    and is, by `mercat search rebuild`.
    """

    name: Mapped[str]
    slug: Mapped[str]
    cell: Mapped[int | None] = mapped_column(Computed(_CELL, persisted=True))
    category_id: Mapped[UUID | None]
    """What it is before all."""
    words: Mapped[Any] = mapped_column(TSVECTOR, deferred=True)
    """Each word once, with the best place it stands in: A name, B categories and their synonyms,
    C what it offers or has, D description and city. And its tags.
    """
    tags: Mapped[Any] = mapped_column(TSVECTOR)
    """Ids of its categories and those above them, of its equipment and its badges: see `tag_of`."""
    rating_average: Mapped[float | None] = mapped_column(Double)
    rating_count: Mapped[int]
    rating_rank: Mapped[float] = mapped_column(Double)
    """What the order by rating goes by: its average, drawn to everybody's where few have voted;
    0 where nobody has.
    """
    quality: Mapped[float] = mapped_column(Double)
    """From 0 to 1: how good it is, whatever is asked (`service/quality.py`)."""
    price_from: Mapped[int | None]
    """The least of its prices, in minor units."""
    price_currency: Mapped[str | None]
    open_minutes: Mapped[Any] = mapped_column(INT4MULTIRANGE)
    """Minutes of the local week that it is open, from Monday 00:00 on, 0 up to 10,080."""
    timezone: Mapped[str | None]
    verified: Mapped[bool]
    published_at: Mapped[datetime]

    @declared_attr.directive
    def __table_args__(cls) -> Any:  # noqa: N805 (SQLAlchemy hands over the class)
        table = cls.__tablename__
        return (
            Index(f"ix_{table}_near", "place", "tags", postgresql_using="gist"),
            Index(
                f"ix_{table}_words",
                "cell",
                "words",
                postgresql_using="gin",
                postgresql_with={"fastupdate": "off"},
            ),
            Index(f"ix_{table}_rated", "rating_rank", "id"),
            Index(f"ix_{table}_rated_in_cell", "cell", "rating_rank", "id"),
            Index(f"ix_{table}_good", "quality", "id"),
            Index(
                f"ix_{table}_priced",
                "price_currency",
                "price_from",
                "id",
                postgresql_where=text("price_from IS NOT NULL"),
            ),
            Index(
                f"ix_{table}_priced_in_cell",
                "cell",
                "price_currency",
                "price_from",
                "id",
                postgresql_where=text("price_from IS NOT NULL"),
            ),
        )


class BusinessDocument(Document, Record):
    __tablename__ = "business_documents"


class StudioDocument(Document, Record):
    __tablename__ = "studio_documents"

    business_id: Mapped[UUID]
    capacity: Mapped[int | None]
    """People, of its largest room that is to be booked."""


class Kind(Enum):
    """What is searched."""

    BUSINESS = BusinessDocument
    STUDIO = StudioDocument

    @property
    def record(self) -> type[Document]:
        record: type[Document] = self.value
        return record


class SearchWord(Record):
    """A word that documents have, and how many: what typing errors are corrected by, words are
    completed with, and the way to search is chosen by.
    """

    __tablename__ = "search_words"
    __table_args__ = (
        Index(
            "ix_search_words_like",
            "word",
            postgresql_using="gin",
            postgresql_ops={"word": "gin_trgm_ops"},
            postgresql_where=text("word NOT LIKE ':%'"),
        ),
    )

    word: Mapped[str] = mapped_column(unique=True)
    """A tag begins with a colon, which no word has."""
    businesses: Mapped[int] = mapped_column(server_default="0")
    studios: Mapped[int] = mapped_column(server_default="0")


class SearchMark(Record):
    """How far a rebuild has come, for one that was broken off to go on."""

    __tablename__ = "search_marks"

    kind: Mapped[str] = mapped_column(unique=True)
    after_id: Mapped[UUID]
