"""How much one client may say: a token bucket, in memory, for each socket."""

import time

_BURST = 60
"""Frames at once."""
_PACE = 20.0
"""Frames a second from then on."""


class Bucket:
    __slots__ = ("_at", "_left")

    def __init__(self) -> None:
        self._left = float(_BURST)
        self._at = time.monotonic()

    def take(self) -> bool:
        """Counts one frame; False for one too many."""
        now = time.monotonic()
        self._left = min(_BURST, self._left + (now - self._at) * _PACE)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
