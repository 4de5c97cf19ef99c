"""What a row has that customers give stars."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, Double, Float, cast, func
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.orm import Mapped, mapped_column

STARS = range(1, 6)


class Rated:
    """Ratings that everybody sees, counted. `count` and `average` always follow from the counts of
    each number of stars.
    """

    rating_average: Mapped[float | None] = mapped_column(Double)
    rating_count: Mapped[int] = mapped_column(server_default="0")
    rating_counts: Mapped[list[int]] = mapped_column(
        ARRAY(BigInteger), server_default="{0,0,0,0,0}", deferred=True
    )
    """How many of one star, of two, … of five."""


def counted(rated: type[Rated], more: Mapping[int, int]) -> dict[str, Any]:
    """What an UPDATE sets where there are so many more of each number of stars, or fewer below
    zero: arithmetic of the database on what is there then, so that none of several at once is lost.
    """
    return totals({star: rated.rating_counts[star] + more.get(star, 0) for star in STARS})


def totals(counts: Mapping[int, Any]) -> dict[str, Any]:
    """What an UPDATE sets where there are as many of each number of stars; SQL, or numbers."""
    each = [cast(counts[star], BigInteger) for star in STARS]
    count = sum(each[1:], each[0])
    total = sum((star * one for star, one in zip(STARS, each, strict=True)), 0 * each[0])
    return {
        "rating_counts": array(each),
        "rating_count": count,
        "rating_average": cast(total, Float(53)) / func.nullif(count, 0),
    }
