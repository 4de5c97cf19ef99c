"""Which way to search: by how often the words are used, and how large the place is."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from mercat.modules.search.models import Criteria
from mercat.modules.search.models.documents import CELLS_A_DEGREE, CELLS_AROUND
from mercat.modules.search.repository import Area, tags_of
from mercat.platform.places import Circle

FEW_CELLS = 30
"""So many are merged in their order."""
_MOST_CELLS = 60
"""So many are asked for together with words."""
_NEAR_WORDS, _NEAR_TAGS = 0.03, 0.003
"""Shares of the documents: what is more common is soon met among the nearest."""
_FAR = 1_500
"""Documents: whoever expects to walk by more collects what has the words."""
_SPARE = 8
"""Times as far as is expected is walked before it is given up."""
_RARE = 2_500
"""Documents with these words, everywhere: so few are looked at one by one."""
_FEW = 12_000
"""The same, in a place that has many more."""
_SCANT = 2_000
"""The same, where they are all put into order sooner than the first of an order are met."""
CROWD = 5_000
"""Documents in a circle: fewer are put into order, more are met on a walk."""


@dataclass(frozen=True)
class Estimates:
    """`total`: documents there are. `words`, `tags`: the share that is expected to have them."""

    total: int
    words: float = 1.0
    tags: float = 1.0

    @property
    def share(self) -> float:
        return self.words * self.tags

    @property
    def matches(self) -> float:
        return self.total * self.share

    def walk(self, most: int) -> int:
        """How far to walk for so many, at the utmost."""
        return min(int(_SPARE * most / max(self.words, 1e-6)) + most, 2**31 - 1)


def estimate(criteria: Criteria, said: dict[str, int], total: int) -> Estimates:
    """`said`: how many documents have each of the words and tags."""
    words = tags = 1.0
    for term in criteria.terms:
        known = sum(said.get(one.word + "*" * one.is_prefix, 0) for one in term.alternatives)
        words *= min(known / max(total, 1), 1)
    for some in tags_of(criteria):
        tags *= min(sum(said.get(tag, 0) for tag in some) / max(total, 1), 1)
    return Estimates(total, words, tags)


def walks_near(circle: Circle, estimates: Estimates) -> bool:
    """Whether the nearest are looked at one after the other."""
    common = estimates.words >= _NEAR_WORDS and estimates.tags >= _NEAR_TAGS
    return circle.is_whole_on_the_map and common


def walks_in_order(estimates: Estimates, most: int) -> bool:
    """Whether the first of an order are looked at one after the other."""
    if estimates.share == 1:
        return True
    return estimates.matches > _SCANT and most <= _FAR * estimates.share


def area_of(circle: Circle | None, estimates: Estimates, *, has_query: bool) -> Area:
    """By what the place is found, where words or tags are asked of an index."""
    if circle is None:
        return Area.NOWHERE
    if has_query and cells_of(circle):
        return Area.CELLS
    return Area.APART if has_query and estimates.matches <= _RARE else Area.BOXES


def crowd_beyond(estimates: Estimates) -> int | None:
    """How many documents there must be in a place for those with the words, wherever they are, to
    be looked at sooner; None: however many.
    """
    if estimates.matches > _FEW:
        return None
    return round(min(max(8 * estimates.matches, CROWD), 6 * CROWD))


def cells_of(circle: Circle) -> Sequence[int]:
    """Those that it touches; none where they are too many, or go around the map."""
    if not circle.is_whole_on_the_map:
        return ()
    south, north, west, east = circle.bounds
    rows = range(_number(south, 90), _number(north, 90) + 1)
    columns = range(_number(west, 180), _number(east, 180) + 1)
    if len(rows) * len(columns) > _MOST_CELLS:
        return ()
    return [row * CELLS_AROUND + column for row in rows for column in columns]


def _number(degrees: float, zero: int) -> int:
    return floor((degrees + zero) * CELLS_A_DEGREE)
