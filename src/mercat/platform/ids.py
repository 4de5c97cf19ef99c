"""Identifiers: UUIDv7, which sort by the time they were made (RFC 9562 §5.7)."""

import os
import time
from datetime import UTC, datetime
from threading import Lock
from uuid import UUID

_lock = Lock()
_last = 0


def uuid7() -> UUID:
    """48 bits of Unix milliseconds, then 12 bits of the fraction and 62 random bits.

    The fraction of the millisecond (RFC 9562 §6.2, method 3) only ever grows within a process, so
    two ids made one after the other compare in that order.
    """
    global _last  # noqa: PLW0603 (one clock a process)
    with _lock:
        # 12 bits of sub-millisecond time: steps of about a quarter of a microsecond.
        _last = now = max(_last + 1, (time.time_ns() << 12) // 1_000_000)
    milliseconds, fraction = now >> 12, now & 0xFFF
    random = int.from_bytes(os.urandom(8)) & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | random)


def made_at(id: UUID) -> datetime:
    """When a UUIDv7 was made, to the millisecond."""
    return datetime.fromtimestamp((id.int >> 80) / 1000, UTC)


def first_id(moment: datetime) -> UUID:
    """Before every UUIDv7 that was made then or later."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
