"""What somebody means who writes a line of words.

A word that no document has, and no trade is called by, is, in this order: the beginning of another,
if it is the last; two words written as one; another that was mistyped, which a document has or else
a trade is called by; or left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from mercat.modules.search.models import MOST_TERMS, Criteria
from mercat.modules.search.service.forms import numbers_of
from mercat.modules.search.service.spelling import Known, meant, slips_allowed
from mercat.modules.search.service.stop_words import STOP_WORDS
from mercat.modules.search.service.tokens import Token, most_telling, terms_of
from mercat.modules.search.service.trades import TradeBook, Trades
from mercat.modules.search.service.vocabulary import Sought, Vocabulary
from mercat.modules.search.service.words import words_of

_SHORTEST_PREFIX = 3
_LONGEST_RECIPE = 240
"""Bytes that go into a cursor: words beyond are not looked at."""


@dataclass(frozen=True)
class Reading:
    """`asked`: the words that were looked at, as they were written; `tokens`: what is made of those
    that something can be found with.
    """

    asked: tuple[str, ...]
    tokens: tuple[Token, ...]
    trades: Trades

    def applied_to(self, criteria: Criteria) -> Criteria:
        return replace(criteria, terms=terms_of(self.tokens, self.trades))

    @property
    def corrected(self) -> str | None:
        """As it was understood, if not as it was written."""
        if all(token.asked == token.spellings[0] for token in self.tokens):
            return None
        return " ".join(token.spellings[0] for token in self.tokens)

    @property
    def says_nothing(self) -> bool:
        """`near me`, `the best`: whoever writes so wants whatever there is."""
        return bool(self.asked) and STOP_WORDS.issuperset(self.asked)

    @property
    def left_out(self) -> tuple[str, ...]:
        used = {token.asked for token in self.tokens}
        return tuple(word for word in self.asked if word not in used)

    @property
    def recipe(self) -> str:
        return " ".join(token.text for token in self.tokens)

    def with_recipe(self, recipe: str) -> "Reading":
        """As it was read for the page before."""
        return replace(self, tokens=tuple(map(Token.of, recipe.split())))

    def attempts(self) -> Iterator["Reading"]:
        """This one, and what to look for when nothing is found: what names trades, then two words,
        then one.
        """
        yield self
        ranked, last = most_telling(self.tokens, self.trades), len(self.tokens)
        naming = {
            at
            for one in self.trades.named_in([token.spellings[0] for token in self.tokens])
            for at in range(one.at, one.end)
        }
        for size in (len(naming) or last - 1, 2, 1):
            if 0 < size < last:
                last = size
                kept = tuple(token for token in self.tokens if token in ranked[:size])
                yield replace(self, tokens=kept)


class Understanding:
    def __init__(self, book: TradeBook, vocabulary: Vocabulary) -> None:
        self._book = book
        self._vocabulary = vocabulary

    async def read(self, text: str, kind: Sought) -> Reading:
        """Three statements at most."""
        trades = await self._book.trades()
        asked = _worth_asking(words_of(text))
        if not asked:
            return Reading((), (), trades)
        counts = await self._counts(asked, kind)
        unknown = [word for word in asked if not (counts[word] or trades.related(word))]
        found: dict[str, tuple[Token, ...]] = {
            word: (Token(word, (word,), count=counts[word]),) for word in asked
        }
        found |= await self._made_of(unknown, asked, trades, kind)
        if not trades.has(asked[-1]):
            found[asked[-1]] = _as_beginning(found[asked[-1]])
        return Reading(asked, _within([one for word in asked for one in found[word]]), trades)

    async def _counts(self, asked: Sequence[str], kind: Sought) -> Mapping[str, int]:
        forms = {word: numbers_of(word) for word in asked}
        every = [form for some in forms.values() for form in some]
        known = await self._vocabulary.counts(every, kind)
        return {word: max(known.get(form, 0) for form in forms[word]) for word in asked}

    async def _made_of(
        self, unknown: Sequence[str], asked: Sequence[str], trades: Trades, kind: Sought
    ) -> Mapping[str, tuple[Token, ...]]:
        """Of each of them what it is taken for; nothing for those that are left out."""
        found: dict[str, tuple[Token, ...]] = dict.fromkeys(unknown, ())
        for word in unknown:
            if await self._is_beginning(word, asked) or _has_neighbour(word, asked, trades):
                found[word] = (Token(word, (word,)),)
            else:
                found[word] = tuple(Token(word, (part,)) for part in trades.apart(word))
        lost = [word for word in unknown if not found[word] and _may_be_a_slip(word)]
        near = await self._vocabulary.similar(lost, kind) if lost else {}
        for word in lost:
            called = (Known(one, 0) for one in trades.near(word))
            if spellings := meant(word, near.get(word, ())) or meant(word, called):
                found[word] = (Token(word, tuple(spellings)),)
        return found

    async def _is_beginning(self, word: str, asked: Sequence[str]) -> bool:
        if word != asked[-1] or len(word) < _SHORTEST_PREFIX:
            return False
        return bool(await self._vocabulary.beginning(word, limit=1))


def _worth_asking(words: Sequence[str]) -> tuple[str, ...]:
    """Each once, without those that say nothing, as many as are looked at."""
    telling = [word for word in words if word not in STOP_WORDS] or words
    return tuple(dict.fromkeys(telling))[:MOST_TERMS]


def _may_be_a_slip(word: str) -> bool:
    return word not in STOP_WORDS and slips_allowed(word) > 0


def _within(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """As many as a cursor can tell of."""
    found: list[Token] = []
    room = _LONGEST_RECIPE
    for token in tokens[:MOST_TERMS]:
        room -= len(token.text.encode()) + 1
        if room >= 0:
            found.append(token)
    return tuple(found)


def _has_neighbour(word: str, asked: Sequence[str], trades: Trades) -> bool:
    """Whether with the one before or behind it, it is a word."""
    return any(trades.has(one + other) for one, other in pairwise(asked) if word in (one, other))


def _as_beginning(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The last word may not be written to its end."""
    if len(tokens) != 1 or len(tokens[0].spellings[0]) < _SHORTEST_PREFIX:
        return tokens
    [token] = tokens
    return (token if token.asked != token.spellings[0] else replace(token, is_prefix=True),)
