"""What a socket needs of the connection it stands on.

ASGI's own `send` costs more than the sending itself: it encodes each frame again for each socket.
Our server's connections say in the scope how to be written to directly.
"""

from collections.abc import Awaitable, Callable
from typing import Protocol, cast

from starlette.types import Receive, Scope

EXTENSION = "mercat.wire"
"""Where the scope's `extensions` have the Wire."""
_TEXT = 0x81
"""The first byte of a text frame that is whole (RFC 6455 §5.2)."""


Tenant = Callable[[Receive], Awaitable[None]]


class Wire(Protocol):
    def put(self, data: bytes, /) -> None:
        """Sends frames that are ready, or keeps them until the network takes them. Raises
        RuntimeError where the connection is closed already, as uvloop does.
        """

    def waiting(self) -> int:
        """Bytes that the network has not taken yet."""

    async def drained(self) -> None:
        """Returns when few bytes wait, or the connection is lost."""

    def settle(self, tenant: "Tenant", /) -> None:
        """Who serves the connection once its door has let it in. None of the layers that a request
        goes through stays in memory for the hours that follow.
        """

    def end(self, code: int, reason: str) -> None:
        """Says the closing frame after what waits, and hangs up; whoever does not answer it is
        waited for a moment only. Nothing happens where the connection is closed already.
        """


def wire_of(scope: Scope) -> Wire | None:
    """None under a server that is not ours."""
    return cast("Wire | None", scope.get("extensions", {}).get(EXTENSION))


def text(payload: bytes) -> bytes:
    """A frame as it goes over the wire, the same bytes for everybody: servers do not mask (RFC 6455
    §5.1).
    """
    size = len(payload)
    if size < 126:
        return bytes((_TEXT, size)) + payload
    if size < 1 << 16:
        return bytes((_TEXT, 126)) + size.to_bytes(2) + payload
    return bytes((_TEXT, 127)) + size.to_bytes(8) + payload


def payload(frame: bytes) -> bytes:
    """What is in a frame that `text` has made."""
    size = frame[1]
    return frame[2 if size < 126 else 4 if size == 126 else 10 :]
