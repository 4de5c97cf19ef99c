"""Whether the audit trail is what it was: every row is bound to all before it.

The hashes are computed here, outside the database, from what stands in it now.
"""

import hashlib
import hmac
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from typing import Any

from mercat.modules.audit.models import GENESIS, Fault, Head, Verdict
from mercat.modules.audit.repository import CHECKPOINTS, LENGTH, MAY_CHANGE, SEALED
from mercat.platform.reads import Reads, Row

_FIELDS = (
    *("position", "id", "created_at", "updated_at", "action", "actor_id", "api_key_id"),
    *("target_type", "target_id", "ip", "request_id", "changes"),
)
"""In the order in which they are hashed. Times are microseconds since 1970."""
_AT_ONCE = 1000
_MOST_FAULTS = 20

Progress = Callable[[int], None]
"""Told the position of the last row that was looked at."""


def seal(previous: bytes, row: Mapping[str, Any]) -> bytes:
    """The hash of a row: SHA-256 over the hash before it and its fields as text, each after its
    length in bytes (four bytes, big-endian; -1 and nothing more for NULL). PostgreSQL's function
    `audit_seal` computes the same.
    """
    digest = hashlib.sha256(previous)
    for name in _FIELDS:
        value = row[name]
        if value is None:
            digest.update((-1).to_bytes(4, "big", signed=True))
        else:
            text = str(value).encode()
            digest.update(len(text).to_bytes(4, "big") + text)
    return digest.digest()


class Chain:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def length(self) -> int:
        row = await self._reads.one(LENGTH)
        return int(row["length"]) if row else 0

    async def is_open(self) -> bool:
        """Whether the role that asks may change rows: it could write the whole chain anew."""
        return bool(await self._reads.value(MAY_CHANGE))

    async def verify(
        self, start: Head = GENESIS, *, kept: Iterable[Head] = (), progress: Progress | None = None
    ) -> Verdict:
        """Reads the chain from `start`, a head that was seen before, to its end.

        `kept`: other heads that somebody saw, which must still be there. A tail that was cut off
        shows only against these.
        """
        seen = {head.position: head.hash for head in kept if head.position > start.position}
        head, faults = start, [] if await self._stands(start) else [_lost(start.position)]
        async for row in self._rows(start.position + 1):
            faults += _faults(head, row)
            head = Head(row["position"], row["hash"])
            if seen.pop(head.position, head.hash) != head.hash:
                faults.append(Fault(head.position, "is not the row that was seen here before"))
            if progress:
                progress(head.position)
            if len(faults) >= _MOST_FAULTS:
                return Verdict(head, tuple(faults))
        faults += [_lost(position) for position in sorted(seen)]
        return Verdict(head, tuple(faults))

    async def checkpoints(self) -> Sequence[Head]:
        return [Head(row["position"], row["hash"]) for row in await self._reads.all(CHECKPOINTS)]

    async def _stands(self, head: Head) -> bool:
        if head == GENESIS:
            return True
        row = await self._reads.one(SEALED, first=head.position, most=1)
        return row is not None and (row["position"], row["hash"]) == (head.position, head.hash)

    async def _rows(self, first: int) -> AsyncIterator[Row]:
        while rows := await self._reads.all(SEALED, first=first, most=_AT_ONCE):
            for row in rows:
                yield row
            first = rows[-1]["position"] + 1


def _faults(before: Head, row: Row) -> list[Fault]:
    position, expected = row["position"], before.position + 1
    found = []
    if position != expected:
        gap = f"{expected}" if position == expected + 1 else f"{expected} to {position - 1}"
        found.append(Fault(expected, f"is missing (all of {gap})"))
    elif row["previous_hash"] != before.hash:
        found.append(Fault(position, "does not follow the row before it"))
    if not hmac.compare_digest(seal(row["previous_hash"], row), row["hash"]):
        found.append(Fault(position, "was altered"))
    return found


def _lost(position: int) -> Fault:
    return Fault(position, "was seen before, and is missing or another now")
