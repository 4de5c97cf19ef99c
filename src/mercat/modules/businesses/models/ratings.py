"""What a row has that customers give stars."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Double, Update, cast, func, literal, update
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.orm import Mapped, mapped_column

STARS = range(1, 6)


class Rated:
    """Ratings that everybody sees, counted. Count and average always follow from the counts of
    each number of stars.
    """

    rating_average: Mapped[float | None] = mapped_column(Double)
    rating_count: Mapped[int] = mapped_column(server_default="0")
    rating_counts: Mapped[list[int]] = mapped_column(
        ARRAY(BigInteger), server_default="{0,0,0,0,0}", deferred=True
    )
    """How many of one star, of two, … of five."""


def counting(rated: type[Any], rated_id: UUID, more: Mapping[int, int]) -> Update:
    """So many more of each number of stars, or fewer below zero: arithmetic of the database on what
    is there then, so that none of several at once is lost.
    """
    return _written(
        rated, rated_id, {star: rated.rating_counts[star] + more.get(star, 0) for star in STARS}
    )


def setting(rated: type[Any], rated_id: UUID, counts: Mapping[int, int]) -> Update:
    """As many of each number of stars, whatever was counted before."""
    return _written(rated, rated_id, {star: literal(counts.get(star, 0)) for star in STARS})


def _written(rated: type[Any], rated_id: UUID, counts: Mapping[int, ColumnElement[int]]) -> Update:
    """What it says of itself stays as it was, and so does when it was changed last."""
    each = [cast(counts[star], BigInteger) for star in STARS]
    count = sum(each[1:], each[0])
    total = sum((star * one for star, one in zip(STARS, each, strict=True)), literal(0))
    return (
        update(rated)
        .where(rated.id == rated_id)
        .values(
            rating_counts=array(each),
            rating_count=count,
            rating_average=cast(total, Double) / func.nullif(count, 0),
            updated_at=rated.updated_at,
        )
        .execution_options(synchronize_session=False)
    )
