"""Envelopes: how a frame travels through Valkey, with what is to be known about it on the way.

A head of fixed size, then the ids of those who may have it, then the frame as it is.
"""

import struct
from dataclasses import dataclass
from uuid import UUID

_HEAD = struct.Struct(">BBIQ16s")
"""Version, flags, how many ids follow, seq, stream."""
_VERSION, _PARTING = 1, 2
"""What parts is of a version of its own: whoever does not know it yet asks everybody to connect
again, which is as good.
"""
_CHOSEN, _NUMBERED, _DOUBT = 1, 2, 4
_NOBODY = UUID(int=0)
_ID = 16


@dataclass(frozen=True, slots=True)
class Envelope:
    """`to`: the only ones who may have it, as packed ids; None for all who listen. `stream` and
    `seq`: its place in what must arrive whole and in order. `doubt`: something may have been
    missed, so whoever listens has to connect again. `parted`: somebody whose coming and going
    they are not told any more; then there is no frame.
    """

    frame: bytes
    to: tuple[bytes, ...] | None = None
    stream: UUID | None = None
    seq: int = 0
    doubt: bool = False
    parted: UUID | None = None

    def pack(self) -> bytes:
        flags = (
            (_CHOSEN if self.to is not None else 0)
            | (_NUMBERED if self.stream is not None else 0)
            | (_DOUBT if self.doubt else 0)
        )
        to, stream = self.to or (), self.stream or _NOBODY
        version = _VERSION if self.parted is None else _PARTING
        head = _HEAD.pack(version, flags, len(to), self.seq, (self.parted or stream).bytes)
        return b"".join((head, *to, self.frame))


def unpack(packed: bytes) -> Envelope | None:
    """None for what no version known here has packed."""
    if len(packed) < _HEAD.size or packed[0] not in {_VERSION, _PARTING}:
        return None
    version, flags, count, seq, stream = _HEAD.unpack_from(packed)
    begins = _HEAD.size + count * _ID
    ids = (packed[at : at + _ID] for at in range(_HEAD.size, begins, _ID))
    return Envelope(
        packed[begins:],
        tuple(ids) if flags & _CHOSEN else None,
        UUID(bytes=stream) if flags & _NUMBERED else None,
        seq,
        bool(flags & _DOUBT),
        UUID(bytes=stream) if version == _PARTING else None,
    )
