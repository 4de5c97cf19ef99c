"""Telling all processes at once what has happened."""

from uuid import UUID

from mercat.platform.cache import Cache
from mercat.platform.realtime.envelopes import Envelope

CHANNEL = "live:"
"""What the names of all our channels begin with: Valkey has one list of them for all databases."""


class Publisher:
    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    async def publish(
        self,
        topic: str,
        frame: bytes,
        *,
        to: frozenset[UUID] | None = None,
        stream: UUID | None = None,
        seq: int | None = None,
    ) -> None:
        """Sends the frame to all sockets that listen to the topic; to nobody costs next to nothing.

        Call it after the commit of what it tells, and find out then who `to` is: from the commit of
        a removal on, whoever was removed is not among them. `stream` and `seq`, together: sockets
        get what is numbered once and in order, and what they miss from the transcript. Raises
        CacheDown: try again, or a socket will miss it.
        """
        ids = None if to is None else tuple(sorted(user_id.bytes for user_id in to))
        envelope = Envelope(frame, ids, stream, seq or 0)
        await self._cache.publish(CHANNEL + topic, envelope.pack())

    async def part(self, topic: str, user_id: UUID, *, to: frozenset[UUID] | None = None) -> None:
        """What listens to this topic, of these people if any are named, is not told any more when
        this person comes and goes. Raises CacheDown.
        """
        ids = None if to is None else tuple(sorted(one.bytes for one in to))
        await self._cache.publish(CHANNEL + topic, Envelope(b"", ids, parted=user_id).pack())

    async def unsettle(self, topic: str) -> None:
        """What listens to this topic has to connect again: what it was told before does not hold
        any more, such as which teams somebody belongs to. Raises CacheDown.
        """
        await self._cache.publish(CHANNEL + topic, Envelope(b"", doubt=True).pack())
