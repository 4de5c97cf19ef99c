"""How sockets end: what a client reads off the code (RFC 6455 §7.4; ours begin at 4400, after the
status that REST would answer with).
"""

from enum import IntEnum


class Close(IntEnum):
    """Each says what to do next."""

    AGAIN = 1012
    """Connect again, and sync: something may have been missed, or this process is about to stop."""
    LATER = 1013
    """Too many sockets, or something we need is away: wait a little longer before the next try."""
    UNREADABLE = 1003
    """Only JSON in text is understood here."""
    UNAUTHENTICATED = 4401
    """Get a new token first: this one is not good, has run out, or its session has ended."""
    SLOW = 4408
    """You did not read what was sent to you, or did not say who you are in time."""
    FLOOD = 4429
    """You said too much: wait before you say more."""


REASONS = {
    Close.AGAIN: "connect again",
    Close.LATER: "try again later",
    Close.UNREADABLE: "text only",
    Close.UNAUTHENTICATED: "not authenticated",
    Close.SLOW: "too slow",
    Close.FLOOD: "too many frames",
}
