"""What a socket has not heard, read from the transcript."""

from collections.abc import Sequence
from uuid import UUID

from mercat.modules.conversations.models import Seat
from mercat.modules.conversations.service.access import Access
from mercat.modules.conversations.service.transcript import Transcript
from mercat.platform.realtime import frame_of


class Missed:
    """The transcript, as one person may read it. Whether they may is asked once more after the
    reading: what was written when they had been removed already is not told them, however the two
    fall together.
    """

    __slots__ = ("_access", "_transcript", "_user_id")

    def __init__(self, access: Access, transcript: Transcript, user_id: UUID) -> None:
        self._access = access
        self._transcript = transcript
        self._user_id = user_id

    async def __call__(
        self, conversation_id: UUID, after: int, limit: int
    ) -> Sequence[tuple[int, bytes]]:
        """Messages that come after this number."""
        seat = await self._seat(conversation_id)
        if seat is None:
            return []
        found = await self._transcript.after(conversation_id, after, limit, seat.side)
        told = [(one.seq, frame_of("message.created", message=one)) for one in found]
        return told if await self._sits_still(seat) else []

    async def changed(
        self, seat: Seat, after: int, up_to: int, limit: int
    ) -> Sequence[tuple[int, bytes]]:
        """What was edited or deleted after this change, of the messages up to that number."""
        there = seat.conversation_id
        found = await self._transcript.changed(there, after, up_to, limit, seat.side)
        told = [
            (change, frame_of("message.updated", conversation_id=there, message=one, change=change))
            for change, one in found
        ]
        return told if await self._sits_still(seat) else []

    async def _sits_still(self, seat: Seat) -> bool:
        still = await self._seat(seat.conversation_id)
        return still is not None and still.side is seat.side

    async def _seat(self, conversation_id: UUID) -> Seat | None:
        return (await self._access.seats(self._user_id, [conversation_id])).get(conversation_id)
