"""Whoever comes back is told what they missed: what was said, and what became of what they have."""

from collections.abc import Collection, Mapping
from uuid import UUID

from mercat.modules.conversations import dependencies
from mercat.modules.conversations.models import Seat
from mercat.modules.conversations.router.frames import SyncFrame
from mercat.platform.cache import CacheDown
from mercat.platform.realtime import PAGE, Socket, frame_of, presence_frame
from mercat.platform.resources import Resources

MOST_SYNCED = 500
"""Messages that follow one `sync`; where there are more, the client is told to ask again."""
_MOST_TOLD = 200
"""Conversations that the client has not named, and is told of."""
_MOST_WATCHED = 50
"""People whose coming and going one client is told."""


class CatchingUp:
    """One `sync`."""

    def __init__(self, resources: Resources, socket: Socket) -> None:
        self._access = dependencies.access(resources)
        self._hub = resources.hub
        self._socket = socket
        self._user_id = socket.holder.user_id
        self._missed = dependencies.missed(resources, self._user_id)
        self._left = MOST_SYNCED

    async def execute(self, frame: SyncFrame) -> None:
        """Each conversation from where the client says it is; then how far every one of theirs has
        come. One that is not among these is not theirs any more.
        """
        more = []
        async with self._socket.catching_up():
            named = await self._access.seats(self._user_id, frame.cursors.keys())
            newest = await self._access.newest(self._user_id, _MOST_TOLD)
            reached = {seat.conversation_id: seat.last_seq for seat in newest}
            changes = {seat.conversation_id: seat.last_change for seat in newest}
            for there, seat in named.items():
                at = min(frame.cursors[there], seat.last_seq)
                known = min(frame.changes.get(there, seat.last_change), seat.last_change)
                changes[there] = await self._send_changed(seat, known, at)
                reached[there] = await self._send_missed(seat, at)
                if reached[there] < seat.last_seq:
                    self._socket.put_off(there)
                if reached[there] < seat.last_seq or changes[there] < seat.last_change:
                    more.append(there)
        told = {"cursors": _named(reached), "changes": _named(changes), "more": more}
        self._socket.reply(frame_of("synced", **told))
        await self._watch(named.keys())

    async def _send_missed(self, seat: Seat, at: int) -> int:
        """Up to where that is."""
        there, limit, reached = seat.conversation_id, min(self._left, PAGE), at
        if at < seat.last_seq and limit:
            reached = await self._socket.send_missed(there, at, limit)
        else:
            self._socket.stand(there, at)
        self._left -= reached - at
        return reached

    async def _send_changed(self, seat: Seat, known: int, up_to: int) -> int:
        """The last change that they know of then. What comes after `up_to` they have not: it is
        sent whole, as it is now.
        """
        limit = min(self._left, PAGE)
        if known == seat.last_change or not limit:
            return known
        page = await self._missed.changed(seat, known, up_to, limit)
        await self._socket.send_page([frame for _, frame in page])
        self._left -= len(page)
        return page[-1][0] if len(page) == limit else seat.last_change

    async def _watch(self, conversation_ids: Collection[UUID]) -> None:
        """Of the people who sit there for themselves; a team is always there."""
        people = await self._access.people(conversation_ids, _MOST_WATCHED)
        others = frozenset(people) - {self._user_id}
        try:
            states = await self._hub.watch(self._socket, others)
        except CacheDown:
            return
        for user_id, online in states.items():
            self._socket.reply(presence_frame(user_id, online=online))


def _named(numbers: Mapping[UUID, int]) -> dict[str, int]:
    return {str(conversation_id): number for conversation_id, number in numbers.items()}
