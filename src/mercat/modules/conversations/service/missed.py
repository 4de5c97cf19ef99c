"""What a socket has not heard, read from the transcript."""

from collections.abc import Sequence
from uuid import UUID

from mercat.modules.conversations.service.access import Access
from mercat.modules.conversations.service.transcript import Transcript
from mercat.platform.realtime import frame_of


class Missed:
    """The transcript, as one person may read it."""

    __slots__ = ("_access", "_transcript", "_user_id")

    def __init__(self, access: Access, transcript: Transcript, user_id: UUID) -> None:
        self._access = access
        self._transcript = transcript
        self._user_id = user_id

    async def __call__(
        self, conversation_id: UUID, after: int, limit: int
    ) -> Sequence[tuple[int, bytes]]:
        """Whether they may is asked once more after the reading: what was written when they had
        been removed already is not told them, however the two fall together.
        """
        seat = (await self._access.seats(self._user_id, [conversation_id])).get(conversation_id)
        if seat is None:
            return []
        found = await self._transcript.after(conversation_id, after, limit, seat.side)
        still = (await self._access.seats(self._user_id, [conversation_id])).get(conversation_id)
        if still is None or still.side is not seat.side:
            return []
        return [(one.seq, frame_of("message.created", message=one)) for one in found]
