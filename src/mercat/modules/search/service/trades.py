"""What trades and venues are called: the words of the tree of categories, as people use them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple, Self
from uuid import UUID

from mercat.modules.businesses.service import CategoryTree
from mercat.modules.search.service.forms import numbers_of, stem_of
from mercat.modules.search.service.stop_words import STOP_WORDS
from mercat.modules.search.service.words import words_of
from mercat.platform.reads import Reads
from mercat.platform.renewed import Renewed

_FRESH = 60.0
"""Seconds that the tree is believed: it changes with releases."""
_SHORTEST_PART = 3
"""Letters of each half of a word that is taken apart: or half of all words could be."""

_SLIPS = 2
"""As many as are ever put right: see `spelling`."""


@dataclass(frozen=True)
class Trade:
    """A category. `phrases`: its name first, then its synonyms, as they are written; `within`: it
    and those below it.
    """

    id: UUID
    slug: str
    name: str
    phrases: Sequence[str]
    within: Sequence[UUID]


class Naming(NamedTuple):
    """The words from `at` up to and without `end` name these trades."""

    at: int
    end: int
    trade_ids: Sequence[UUID]


class Trades:
    def __init__(self, every: Sequence[Trade]) -> None:
        self.every = every

    @classmethod
    def of(cls, tree: Sequence[Mapping[str, Any]]) -> Self:
        """Of the tree's nodes."""
        return cls([trade for node in tree for trade in _walk(node)])

    def named(self, name: str) -> Trade | None:
        """By slug or id."""
        return self._named.get(name.lower())

    def has(self, word: str) -> bool:
        return word in self.words

    def related(self, word: str) -> Sequence[str]:
        """The words that trades are called with the same stem, this one too if it is among them:
        painter for painting.
        """
        return self._by_stem.get(stem_of(word), ())

    def near(self, word: str) -> Sequence[str]:
        """Words that trades are called by and that could be this one with two slips: nearly as
        long, of nearly the same letters.
        """
        letters = set(word)
        return [
            one
            for one in self._own
            if abs(len(one) - len(word)) <= _SLIPS and len(letters - set(one)) <= _SLIPS
        ]

    def apart(self, word: str) -> Sequence[str]:
        """What was written as one word: dogwalker, photostudio. Empty if it is none."""
        if word in self._pairs:
            return self._pairs[word]
        halves = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
        both = [(word[:n], word[n:]) for n in halves if self._are_words(word[:n], word[n:])]
        return max(both, key=lambda pair: min(map(len, pair)), default=())

    def named_in(self, words: Sequence[str]) -> Sequence[Naming]:
        """Where these words name trades: alone, or with those beside them; in any of their forms,
        and no part of a longer name.
        """
        stems = [stem_of(word) for word in words]
        spans = [(at, end) for at in range(len(words)) for end in range(at + 1, len(words) + 1)]
        found: list[Naming] = []
        for at, end in sorted(spans, key=lambda span: span[0] - span[1]):
            ids = self._by_phrase.get(tuple(stems[at:end]), ())
            if ids and not any(one.at <= at and end <= one.end for one in found):
                found.append(Naming(at, end, ids))
        return found

    @cached_property
    def words(self) -> frozenset[str]:
        """Plural and singular."""
        return frozenset(form for word in self._own for form in numbers_of(word))

    @cached_property
    def _own(self) -> Sequence[str]:
        """As they are written, each once."""
        told = (told for trade in self.every for told in trade.phrases)
        return list(dict.fromkeys(word for one in told for word in words_of(one)))

    @cached_property
    def _named(self) -> Mapping[str, Trade]:
        by_slug = {trade.slug: trade for trade in self.every}
        return by_slug | {str(trade.id): trade for trade in self.every}

    @cached_property
    def _by_stem(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for word in self._own:
            found[stem_of(word)].add(word)
        return {stem: sorted(words) for stem, words in found.items()}

    @cached_property
    def _by_phrase(self) -> Mapping[Sequence[str], Sequence[UUID]]:
        """By the stems of its words."""
        found: dict[Sequence[str], list[UUID]] = defaultdict(list)
        for trade in self.every:
            for told in trade.phrases:
                stems = tuple(stem_of(word) for word in words_of(told) if word not in STOP_WORDS)
                if stems and trade.id not in found[stems]:
                    found[stems].append(trade.id)
        return found

    @cached_property
    def _pairs(self) -> Mapping[str, Sequence[str]]:
        """Words that stand beside each other somewhere, by what they are written together."""
        return {
            one + form: (one, other)
            for trade in self.every
            for told in trade.phrases
            for one, other in pairwise(words_of(told))
            for form in numbers_of(other)
        }

    def _are_words(self, *parts: str) -> bool:
        return all(part in self.words for part in parts)


class TradeBook:
    """One for the process."""

    def __init__(self, reads: Reads) -> None:
        self._tree = CategoryTree(reads)
        self._trades = Renewed(self._read, _FRESH)

    async def trades(self) -> Trades:
        return await self._trades.get()

    async def _read(self) -> Trades:
        return Trades.of(await self._tree.read())


def _walk(node: Mapping[str, Any]) -> Iterator[Trade]:
    below = [trade for child in node["children"] for trade in _walk(child)]
    within = [node["id"], *(trade.id for trade in below)]
    yield Trade(node["id"], node["slug"], node["name"], [node["name"], *node["synonyms"]], within)
    yield from below
