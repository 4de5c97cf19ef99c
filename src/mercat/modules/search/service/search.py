"""Searches: words are understood, documents found, and what is told of them is true now."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol
from uuid import UUID

from mercat.modules.search.errors import NoSuchCategory
from mercat.modules.search.models import Criteria, Features, Hit, Sort
from mercat.modules.search.service.asked import Asked
from mercat.modules.search.service.found import Filled, Found
from mercat.modules.search.service.kit import Kit
from mercat.modules.search.service.trades import Trades
from mercat.modules.search.service.understanding import Reading, Understanding
from mercat.modules.search.service.vocabulary import Sought
from mercat.platform.pagination import BadCursor, Cursors, Key, PageQuery, scope

MOST_COUNTED = 1_000
"""Documents that facets are counted over: what all of them have costs more than it tells."""
_MOST_SEEN = 2_000
"""Documents looked at for one page, of which most may turn out not to be free."""
_SMALLEST_BATCH, _LARGEST_BATCH = 40, 320


class Shelf(Protocol):
    """What is searched: businesses or studios."""

    kind: Sought

    async def find(self, criteria: Criteria) -> Sequence[Hit]:
        """One more than the limit where there are more."""

    async def features(self, criteria: Criteria, most: int) -> Sequence[Features]: ...

    async def shown(self, ids: Sequence[UUID], asked: Asked) -> Mapping[UUID, Mapping[str, Any]]:
        """What everybody sees of those of them that are there now, open and free as it is asked:
        the documents may be a moment behind, and know nothing of calendars.
        """

    def is_picky(self, asked: Asked) -> bool:
        """Whether many that are found may turn out not to be what is asked for."""


class Search:
    def __init__(self, understanding: Understanding, kit: Kit, cursors: Cursors) -> None:
        self._understanding = understanding
        self._kit = kit
        self._cursors = cursors

    async def page(self, shelf: Shelf, asked: Asked, query: PageQuery) -> Found:
        """Raises BadCursor, and SearchRefused for what cannot be asked."""
        asked.verify()
        where = scope(f"search-{shelf.kind}", **asked.filters)
        after = self._cursors.decode(query.cursor, where)
        reading = await self._understanding.read(asked.q, shelf.kind)
        criteria = await self._criteria(asked, reading.trades)
        if after is None:
            reading, filled = await self._first(shelf, asked, criteria, reading, query.limit)
        else:
            recipe, *position = after
            reading = reading.with_recipe(_text(recipe))
            criteria = replace(criteria, after=tuple(position))
            filled = await self._fill(shelf, asked, reading.applied_to(criteria), query.limit)
        features = None
        if asked.facets:
            counted = replace(reading.applied_to(criteria), after=None)
            features = await shelf.features(counted, MOST_COUNTED) if filled.items else ()
        cursor = self._cursor(filled.after, reading, where) if filled.after else None

        def cursor_of(place: int) -> str:
            return self._cursor(filled.items[place][0].position, reading, where)

        return Found(filled.items, cursor, reading, features, cursor_of)

    async def _first(
        self, shelf: Shelf, asked: Asked, criteria: Criteria, reading: Reading, limit: int
    ) -> tuple[Reading, Filled]:
        """By all words, or else by as many as something is found with. Nothing is found with words
        of which none means anything, unless they are such as only go with others.
        """
        if asked.q.strip() and not (reading.tokens or reading.says_nothing):
            return reading, Filled((), None)
        attempt, filled = reading, Filled((), None)
        for attempt in reading.attempts():
            filled = await self._fill(shelf, asked, attempt.applied_to(criteria), limit)
            if filled.items or filled.after:
                break
        return attempt, filled

    async def _fill(self, shelf: Shelf, asked: Asked, criteria: Criteria, limit: int) -> Filled:
        """Looks on until a page is full, and one more tells that there is another."""
        picky = shelf.is_picky(asked)
        size, seen = max(limit, _SMALLEST_BATCH if picky else 0), 0
        found: list[tuple[Hit, Mapping[str, Any]]] = []
        while True:
            hits = await shelf.find(replace(criteria, limit=size))
            batch, more = hits[:size], len(hits) > size
            shown = await shelf.shown([hit.id for hit in batch], asked)
            found += [(hit, shown[hit.id]) for hit in batch if hit.id in shown]
            seen += len(batch)
            if len(found) > limit or (len(found) == limit and more and not picky):
                return Filled(found[:limit], found[limit - 1][0].position)
            if not more:
                return Filled(found, None)
            if seen >= _MOST_SEEN:
                return Filled(found, batch[-1].position)
            criteria = replace(criteria, after=batch[-1].position)
            size = min(size * 2, _LARGEST_BATCH) if picky else size

    async def _criteria(self, asked: Asked, trades: Trades) -> Criteria:
        """All of it but the words."""
        category_ids: tuple[UUID, ...] = ()
        if asked.category is not None:
            trade = trades.named(asked.category)
            if trade is None:
                raise NoSuchCategory
            category_ids = (trade.id,)
        needs_currency = asked.order is Sort.PRICE
        return Criteria(
            category_ids=category_ids,
            circle=asked.circle,
            min_rating=asked.min_rating,
            open_at=asked.open_at,
            capacity=asked.capacity,
            equipment_ids=await self._kit.equipment_ids(asked.equipment),
            badge_ids=await self._kit.badge_ids(asked.badges),
            price_max=asked.price,
            currency=asked.currency if needs_currency else None,
            verified=asked.verified,
            sort=asked.order,
        )

    def _cursor(self, position: Key, reading: Reading, where: str) -> str:
        """With how the words were understood: the next page is of the same list, whatever words
        there are by then.
        """
        key: Key = (reading.recipe, *position)
        return self._cursors.encode(key, where)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise BadCursor
    return value
