"""What is looked for, and what was found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from mercat.platform.money import Money
from mercat.platform.pagination import Key
from mercat.platform.places import Circle

MOST_TERMS = 8
"""Words of a query; further ones are not looked at."""


class Sort(StrEnum):
    RELEVANCE = "relevance"
    DISTANCE = "distance"
    RATING = "rating"
    PRICE = "price"


@dataclass(frozen=True)
class Wanted:
    """A word as `words_of` writes it. `is_prefix`: or one that begins with it."""

    word: str
    is_prefix: bool = False


@dataclass(frozen=True)
class Term:
    """One thing that is meant. Each of the alternatives says it: a synonym, a corrected word."""

    alternatives: tuple[Wanted, ...]


@dataclass(frozen=True, kw_only=True)
class Weights:
    """How much each part counts in a score, which is their mean from 0 to 1, weighted.

    `name`, `category`, `offer`, `description`: of a word by where in a document it stands, at most
    1. `half_way_m`: metres at which nearness is worth half.
    """

    text: float
    distance: float
    quality: float
    name: float = 1.0
    category: float = 0.7
    offer: float = 0.5
    description: float = 0.2
    half_way_m: float = 5_000.0


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """All of it must be so. Every term is in the document, as one of its alternatives.

    `category_ids`: one of them, or one below it. `equipment_ids`, `badge_ids`: all of them, of
    studios. `open_at`: what may be open then; within an hour after clocks were changed somebody
    has to look closer (`local_time.is_open`). `price_max`: from so much on, in its currency.
    `currency`: what is told in it alone; the order by price needs one. `after`: the `position` of
    the last hit seen, of the same criteria. The order by distance needs a circle; at equal rank
    the newer one comes first.
    """

    terms: tuple[Term, ...] = ()
    category_ids: tuple[UUID, ...] = ()
    circle: Circle | None = None
    min_rating: float | None = None
    open_at: datetime | None = None
    capacity: int | None = None
    equipment_ids: tuple[UUID, ...] = ()
    badge_ids: tuple[UUID, ...] = ()
    price_max: Money | None = None
    currency: str | None = None
    verified: bool = False
    sort: Sort = Sort.RELEVANCE
    limit: int = 20
    after: Key | None = None


@dataclass(frozen=True)
class Hit:
    """`score`: from 0 to 1, with its `parts` (text, distance, quality, each from 0 to 1; those
    that do not apply are absent), where the order is by relevance. `position`: where it stands,
    for `Criteria.after` and cursors.
    """

    id: UUID
    distance_m: float | None
    score: float | None
    parts: Mapping[str, float]
    position: Key


@dataclass(frozen=True)
class Features:
    """Of one document, to be counted. `category_ids`: those above them too."""

    id: UUID
    category_ids: tuple[UUID, ...]
    rating_average: float | None
    price_from: Money | None
    equipment_ids: tuple[UUID, ...]
    badge_ids: tuple[UUID, ...]
    verified: bool
