"""What somebody may be about to write."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mercat.modules.search.models import MOST_TERMS, Criteria, Sort, Term, Wanted
from mercat.modules.search.service.asked import Asked
from mercat.modules.search.service.shelves import BusinessShelf, StudioShelf
from mercat.modules.search.service.trades import Trade, TradeBook, Trades
from mercat.modules.search.service.vocabulary import Vocabulary
from mercat.modules.search.service.words import words_of

MOST_SUGGESTED = 10
_MOST_CATEGORIES, _MOST_NAMES = 4, 3
_SHORTEST = 2
"""Letters of the last word before names and words are looked for: one begins too many."""


class Suggestions:
    def __init__(
        self,
        book: TradeBook,
        vocabulary: Vocabulary,
        businesses: BusinessShelf,
        studios: StudioShelf,
    ) -> None:
        self._book = book
        self._vocabulary = vocabulary
        self._shelves: Mapping[str, BusinessShelf | StudioShelf] = {
            "BUSINESS": businesses,
            "STUDIO": studios,
        }

    async def of(self, text: str) -> list[dict[str, Any]]:
        """The fields of SuggestionRead, no more than MOST_SUGGESTED: categories, businesses and
        studios by name, words.
        """
        words = words_of(text)[:MOST_TERMS]
        if not words:
            return []
        found = _categories(words, await self._book.trades())
        if len(words[-1]) < _SHORTEST:
            return found
        for kind in self._shelves:
            found += await self._names(kind, words)
        told = {one["text"].casefold() for one in found}
        for line in await self._lines(words):
            if line.casefold() not in told:
                found.append({"kind": "WORDS", "text": line, "slug": None, "id": None})
        return found[:MOST_SUGGESTED]

    async def _names(self, kind: str, words: Sequence[str]) -> list[dict[str, Any]]:
        """The best of those that are called so: in relevance a name counts most."""
        shelf = self._shelves[kind]
        *whole, last = words
        terms = [Term((Wanted(word),)) for word in whole]
        terms.append(Term((Wanted(last, is_prefix=True),)))
        hits = await shelf.find(
            Criteria(terms=tuple(terms), sort=Sort.RELEVANCE, limit=_MOST_NAMES * 2)
        )
        shown = await shelf.shown([hit.id for hit in hits], Asked())
        called = [shown[hit.id] for hit in hits if hit.id in shown]
        return [
            {"kind": kind, "text": one["name"], "slug": one["slug"], "id": one["id"]}
            for one in called
            if _is_called(one, words)
        ][:_MOST_NAMES]

    async def _lines(self, words: Sequence[str]) -> list[str]:
        *before, last = words
        return [
            " ".join([*before, word])
            for word in await self._vocabulary.beginning(last, MOST_SUGGESTED)
        ]


def _categories(words: Sequence[str], trades: Trades) -> list[dict[str, Any]]:
    """Those whose name begins so first, then those with a synonym that does, or a later word."""
    ranked = [(rank, trade) for trade in trades.every if (rank := _rank(trade, words)) is not None]
    ranked.sort(key=lambda one: one[0])
    return [
        {"kind": "CATEGORY", "text": trade.name, "slug": trade.slug, "id": trade.id}
        for _, trade in ranked[:_MOST_CATEGORIES]
    ]


def _rank(trade: Trade, words: Sequence[str]) -> int | None:
    ranks = [
        2 * min(place, 1) + later
        for later, phrase in enumerate([trade.phrases[:1], trade.phrases[1:]])
        for told in phrase
        for place in _places(words_of(told), words)
    ]
    return min(ranks, default=None)


def _places(phrase: Sequence[str], words: Sequence[str]) -> Iterator[int]:
    """At which of its words these begin, the last of them perhaps unfinished."""
    *whole, last = words
    for at in range(len(phrase) - len(words) + 1):
        part = phrase[at : at + len(words)]
        if list(part[:-1]) == whole and part[-1].startswith(last):
            yield at


def _is_called(shown: Mapping[str, Any], words: Sequence[str]) -> bool:
    own = words_of(shown["name"])
    *whole, last = words
    return set(whole) <= set(own) and any(word.startswith(last) for word in own)
