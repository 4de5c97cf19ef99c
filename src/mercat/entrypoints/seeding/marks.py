"""What makes each business another one: an id, a birthday and dice of its own."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from random import Random
from typing import TypeVar

from mercat.platform.bulk import fields, quick_uuid

T = TypeVar("T")

UNTIL = datetime(2026, 11, 1, tzinfo=UTC)
"""The data is of the year before this, whenever it is made: it is always the same."""
_YEAR = timedelta(days=365)
_FIRST = int((UNTIL - _YEAR).timestamp() * 1000)
"""Of ids, which are of successive milliseconds; nobody is born as they are."""
_VERSION = [(0x7000 | count).to_bytes(2) for count in range(256)]


class Dice(Random):
    """Nothing that they decide is secret. Three times as fast as `choice` and `randrange`, and fair
    enough for thousands.
    """

    def below(self, limit: int) -> int:
        return int(self.random() * limit)

    def pick(self, some: Sequence[T]) -> T:
        return some[int(self.random() * len(some))]


class Marks:
    """Of number `number` of this kind and seed: always the same. `kind`: a letter, none for
    businesses. `age`: how much older than a year all of them are.
    """

    def __init__(
        self, seed: int, number: int, kind: str = "", age: timedelta = timedelta()
    ) -> None:
        self.label = f"{kind}{number}"
        """What tells it from others of the same name."""
        digest = blake2b(f"{kind}{seed}/{number}".encode(), digest_size=32).digest()
        self.number = number
        self.born = UNTIL - age - _YEAR * (int.from_bytes(digest[:4]) / 2**32)
        # Neighbours in time: their rows stand side by side in every index, which costs far less.
        head = (_FIRST + seed % 3_000 * 10**7 + number).to_bytes(6)
        self.head = fields.UUID_LENGTH + head
        self._tail = bytes((0x80 | digest[4] & 0x3F,)) + digest[5:12]
        self.lot = digest[12]
        """From 0 to 255, for whoever would not throw dice for one decision."""
        self._digest = digest
        self.id = quick_uuid(head + _VERSION[0] + self._tail)
        self.birth = fields.moment(self.born)
        self.stamp = self.birth + self.birth + self.another(0)
        """How the rows of a business go on after their own id."""

    def another(self, count: int) -> bytes:
        """The field of a UUIDv7 for each count below 256; the first is `id`."""
        return self.head + _VERSION[count] + self._tail

    def throw(self, dice: Dice) -> None:
        """From here on the dice fall as they always do for it."""
        dice.seed(int.from_bytes(self._digest[12:]))
