"""What a search has found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mercat.modules.search.models import Features, Hit
from mercat.modules.search.service.understanding import Reading
from mercat.platform.pagination import Key


@dataclass(frozen=True)
class Filled:
    """A page: each hit with what everybody sees of it. `after`: the position that the next page
    begins behind; None if there is none.
    """

    items: Sequence[tuple[Hit, Mapping[str, Any]]]
    after: Key | None


@dataclass(frozen=True)
class Found:
    """`reading`: how the words were understood. `features`: of all that was found, no more than are
    counted; None if nobody asked. `cursor_of`: of the item at a place in `items`.
    """

    items: Sequence[tuple[Hit, Mapping[str, Any]]]
    next_cursor: str | None
    reading: Reading
    features: Sequence[Features] | None
    cursor_of: Callable[[int], str]
