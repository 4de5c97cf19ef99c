"""The words of a query, each with all that may be meant by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from mercat.modules.search.models import TagKind, Term, Wanted, tag_of
from mercat.modules.search.service.forms import numbers_of
from mercat.modules.search.service.trades import Naming, Trades

_MOST_ALTERNATIVES = 12


@dataclass(frozen=True)
class Token:
    """`asked`: as it was written; `spellings`: what it stands for, the likeliest first. `count`: of
    the documents that have the commonest of its forms.
    """

    asked: str
    spellings: tuple[str, ...]
    is_prefix: bool = False
    count: int = 0

    @property
    def text(self) -> str:
        """For a cursor: `plumber|plumbers<plumer`, `plumb*`. Words have letters and digits only."""
        as_written = "" if self.asked == self.spellings[0] else f"<{self.asked}"
        return "|".join(self.spellings) + "*" * self.is_prefix + as_written

    @classmethod
    def of(cls, text: str) -> Self:
        told, _, asked = text.partition("<")
        spellings = tuple(told.rstrip("*").split("|"))
        return cls(asked or spellings[0], spellings, told.endswith("*"))

    def is_of(self, trades: Trades) -> bool:
        """Whether trades are called so."""
        return any(trades.has(word) for word in self.spellings)


def terms_of(tokens: Sequence[Token], trades: Trades) -> tuple[Term, ...]:
    """What documents have to have: for each token one of its forms, or to be of the trade that it
    names together with its neighbours.
    """
    words = [token.spellings[0] for token in tokens]
    namings, joined = trades.named_in(words), _joined(words, trades)
    return tuple(
        Term(_alternatives(token, trades, joined[at]) + _tags(at, namings))
        for at, token in enumerate(tokens)
    )


def most_telling(tokens: Sequence[Token], trades: Trades) -> Sequence[Token]:
    """What to keep first where not all of them lead anywhere: what names a trade, the longest name
    first, then what is said of trades, then the rest; of each what fewest documents have.
    """
    namings = trades.named_in([token.spellings[0] for token in tokens])
    longest = [
        max((one.end - one.at for one in namings if one.at <= at < one.end), default=0)
        for at in range(len(tokens))
    ]
    ranked = sorted(
        zip(longest, tokens, strict=True),
        key=lambda one: (-one[0], not one[1].is_of(trades), one[1].count),
    )
    return [token for _, token in ranked]


def _alternatives(token: Token, trades: Trades, joined: Sequence[str]) -> tuple[Wanted, ...]:
    found: dict[str, Wanted] = {}
    for word in token.spellings:
        found[word] = Wanted(word, token.is_prefix)
        for form in (*numbers_of(word), *trades.related(word)):
            found.setdefault(form, Wanted(form))
    for word in joined:
        found.setdefault(word, Wanted(word))
    return tuple(found.values())[:_MOST_ALTERNATIVES]


def _tags(at: int, namings: Sequence[Naming]) -> tuple[Wanted, ...]:
    named = [one.trade_ids for one in namings if one.at <= at < one.end]
    return tuple(Wanted(tag_of(TagKind.CATEGORY, one)) for ids in named for one in ids)


def _joined(words: Sequence[str], trades: Trades) -> Sequence[Sequence[str]]:
    """Of each word what it is together with the one before or behind it: brick layer."""
    found: list[list[str]] = [[] for _ in words]
    for at, (one, other) in enumerate(pairwise(words)):
        if trades.has(one + other):
            found[at].append(one + other)
            found[at + 1].append(one + other)
    return found
