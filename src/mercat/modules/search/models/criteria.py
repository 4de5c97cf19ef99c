"""What is looked for, and what was found."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from mercat.modules.search.models.ranking import Parts
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
class Criteria:
    """All of it must be so. Every term is in the document, as one of its alternatives.

    `category_ids`: one of them, or one below it. `equipment_ids`, `badge_ids`: all of them, of
    studios. `open_at`: what may be open then; within an hour after clocks were changed somebody
    has to look closer (`local_time.is_open`). `price_max`: from so much on, in its currency.
    `currency`: what is told in it alone; the order by price needs one, and leaves out what has no
    price in it. `after`: the `position` of the last hit seen, of the same criteria. The order by
    distance needs a circle.

    Relevance is counted among the next few hundred that meet the criteria (`finder.WINDOW`), the
    nearest or without a place the best; when those are all told, among the few hundred after them.
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
    """`parts`: where the order is by relevance, with the score. `position`: where it stands, for
    `Criteria.after` and cursors.
    """

    id: UUID
    distance_m: float | None
    parts: Parts | None
    position: Key

    @property
    def score(self) -> float | None:
        return None if self.parts is None else self.parts.score


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
