"""What was said, in order."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from mercat.modules.conversations.errors import NoMessage
from mercat.modules.conversations.models import Side
from mercat.modules.conversations.repository import (
    AFTER,
    BEFORE,
    BEFORE_OF_MANY,
    CHANGED,
    MESSAGE,
)
from mercat.modules.conversations.schemas import MessageRead
from mercat.modules.conversations.service import telling
from mercat.modules.files.service import Attachments
from mercat.platform.reads import Reads, Row


class Transcript:
    """Asks nobody who reads: `Access` does, or `Audiences`. `side`: of whoever is told; one's own
    team is told who of it has written.
    """

    def __init__(self, reads: Reads, attachments: Attachments) -> None:
        self._reads = reads
        self._attachments = attachments

    async def after(
        self, conversation_id: UUID, seq: int, limit: int, side: Side
    ) -> Sequence[MessageRead]:
        """Those with the next numbers, in order."""
        rows = await self._reads.all(AFTER, conversation_id=conversation_id, seq=seq, limit=limit)
        return await self._told(rows, side)

    async def before(
        self, conversation_id: UUID, seq: int, limit: int, side: Side
    ) -> Sequence[MessageRead]:
        """Those with the numbers before, in order."""
        rows = await self._reads.all(BEFORE, conversation_id=conversation_id, seq=seq, limit=limit)
        return await self._told(rows[::-1], side)

    async def before_of_many(
        self, sides: Mapping[UUID, Side], seq: int | None, limit: int
    ) -> Mapping[UUID, Sequence[MessageRead]]:
        """The same of each of many, in two statements; without `seq` the newest. `sides`: of
        whoever is told, in each of these conversations.
        """
        rows = await self._reads.all(BEFORE_OF_MANY, ids=list(sides), seq=seq, limit=limit)
        shown = await telling.attached(self._attachments, rows)
        found: dict[UUID, list[MessageRead]] = defaultdict(list)
        for row in rows:
            whose = row["conversation_id"]
            found[whose].append(telling.message(row, shown, sides[whose]))
        return found

    async def changed(
        self, conversation_id: UUID, change: int, seq: int, limit: int, side: Side
    ) -> Sequence[tuple[int, MessageRead]]:
        """Of those up to `seq`, what was edited or deleted after that change: as it is now, each
        with the number of its own change, in that order.
        """
        rows = await self._reads.all(
            CHANGED, conversation_id=conversation_id, change=change, seq=seq, limit=limit
        )
        told = await self._told(rows, side)
        return [(row["change"], one) for row, one in zip(rows, told, strict=True)]

    async def one(self, message_id: UUID) -> dict[Side, MessageRead]:
        """As each side is told of it. Raises NoMessage."""
        row = await self._reads.one(MESSAGE, message_id=message_id)
        if row is None:
            raise NoMessage
        shown = await telling.attached(self._attachments, [row])
        return {side: telling.message(row, shown, side) for side in Side}

    async def _told(self, rows: Sequence[Row], side: Side) -> Sequence[MessageRead]:
        shown = await telling.attached(self._attachments, rows)
        return [telling.message(row, shown, side) for row in rows]
