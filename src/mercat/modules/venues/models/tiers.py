"""What a room costs for a time, as a value: see `service/pricing.py` for what is made of it."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Tier:
    """So many minutes for so many minor units, in the studio's currency. Two are equal that are
    used alike and cost the same.
    """

    id: UUID = field(compare=False)
    duration: int
    price: int
    weekdays: frozenset[int] | None = None
    """On which a piece may begin; 0 is Monday. None: all of them."""
    window: tuple[int, int] | None = None
    """Minutes after local midnight, counted on past it, in which a piece lies. Its weekday is then
    the one that the window begins on: Friday from 22:00 to 02:00 is Friday night.
    """
