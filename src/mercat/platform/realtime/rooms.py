"""Which sockets of this process listen to what."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator

from mercat.platform.realtime.socket import Socket


class Room:
    """Those who have joined one channel, by the packed id of the person. `heard`: done once what is
    published there reaches this process.
    """

    def __init__(self, heard: asyncio.Task[None]) -> None:
        self.heard = heard
        self._sockets: dict[bytes, list[Socket]] = defaultdict(list)

    def add(self, socket: Socket) -> None:
        self._sockets[socket.key].append(socket)

    def remove(self, socket: Socket) -> None:
        theirs = self._sockets.get(socket.key, [])
        if socket in theirs:
            theirs.remove(socket)
        if not theirs:
            self._sockets.pop(socket.key, None)

    def __bool__(self) -> bool:
        return bool(self._sockets)

    def everybody(self) -> Iterator[Socket]:
        for theirs in self._sockets.values():
            yield from theirs

    def chosen(self, keys: tuple[bytes, ...] | None) -> Iterator[Socket]:
        """Only those of these people; of all for None."""
        if keys is None:
            yield from self.everybody()
            return
        for key in keys:
            yield from self._sockets.get(key, ())
