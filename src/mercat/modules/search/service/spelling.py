"""Which word somebody meant who wrote one that there is not."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

_SHORTEST, _LONG = 4, 8
"""Letters: below the first nothing is put right, from the second on two slips are."""
MOST_MEANT = 3


class Known(NamedTuple):
    """`documents`: how many have it."""

    word: str
    documents: int


def slips_allowed(word: str) -> int:
    """Of numbers none: 24 is no slip of 25."""
    if len(word) < _SHORTEST or not word.isalpha():
        return 0
    return 1 if len(word) < _LONG else 2


def meant(word: str, candidates: Iterable[Known]) -> Sequence[str]:
    """Those of the candidates that are the fewest slips away, the commonest first; none if they are
    too far. The first letter is seldom the wrong one: such a slip counts half again.
    """
    allowed = slips_allowed(word)
    as_long = (one for one in candidates if abs(len(one.word) - len(word)) <= allowed)
    slips = {one: _slips(word, one.word) for one in as_long}
    near = {one: far for one, far in slips.items() if far <= allowed}
    if not near:
        return ()
    rank = {one: far + (one.word[0] != word[0]) / 2 for one, far in near.items()}
    best = min(rank.values())
    closest = sorted((one for one in rank if rank[one] == best), key=lambda one: -one.documents)
    return [one.word for one in closest[:MOST_MEANT]]


def _slips(word: str, other: str) -> int:
    """Letters left out, added, exchanged, or two side by side turned round: optimal string
    alignment distance (Damerau, CACM 7(3), 1964).
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(word, 1):
        here = [row]
        for column, another in enumerate(other, 1):
            far = min(
                last[column] + 1, here[column - 1] + 1, last[column - 1] + (letter != another)
            )
            turned = (
                row > 1 and column > 1 and word[row - 2 : row] == other[column - 2 : column][::-1]
            )
            here.append(min(far, before[column - 2] + 1) if turned else far)
        before, last = last, here
    return last[-1]
