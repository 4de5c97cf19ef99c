"""Ids and numbers of bookings: each follows from the room and the time, and no two are the same."""

from struct import Struct

from mercat.entrypoints.seeding.marks import Marks
from mercat.modules.bookings.models.numbers import written

_KEYS, _STUDIOS, _SEEDS = 19, 17, 4
"""Bits: of a time in a studio, of studios, of seeds. Together they are a number's forty."""
_ALL = (1 << _KEYS + _STUDIOS + _SEEDS) - 1
_FACTORS = 0x9E37_79B9_7D, 0xC2B2_AE3D_27
"""Odd, so that nothing is lost; of the golden ratio and of xxHash."""
_PER_ROOM = 1 << 16
_pack = Struct("!HH").pack


def own_id(marks: Marks, room: int, key: int, lots: bytes, count: int = 0) -> bytes:
    """A field: a UUIDv7 of the studio's own millisecond. In the order of rooms, then of time, then
    of `count`, which is below 128. `lots`: six bytes of chance end it.
    """
    place = room * _PER_ROOM + key
    body = _pack(0x7000 | place >> 7, 0x8000 | (place & 0x7F) << 7 | count)
    return marks.head + body + lots[-6:]


def number(seed: int, studio: int, room: int, key: int) -> str:
    """As bookings have it. Others of other rooms, times and studios, and of sixteen seeds."""
    value = (seed << _STUDIOS | studio % (1 << _STUDIOS)) << _KEYS | room * _PER_ROOM + key
    for factor in _FACTORS:
        value = value * factor & _ALL
        value ^= value >> 21
    return written(value)
