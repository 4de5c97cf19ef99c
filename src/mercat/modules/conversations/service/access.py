"""Who may read and write where, this instant."""

from collections.abc import Collection, Sequence
from uuid import UUID

from mercat.modules.conversations.errors import NoConversation
from mercat.modules.conversations.models import Audience, Seat, Seats, Side
from mercat.modules.conversations.repository import AUDIENCE, NEWEST, PEOPLE, SEATS, TEAMS
from mercat.platform.reads import Reads, Row


class Access:
    """Asks the primary each time: nothing of it is remembered, so that whoever is removed from a
    team has nothing more from the commit on.
    """

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def seats(self, user_id: UUID, ids: Collection[UUID]) -> Seats:
        """Of those conversations, the ones that they may read and write in. One statement."""
        if not ids:
            return {}
        rows = await self._reads.all(SEATS, user_id=user_id, ids=list(ids))
        return {row["id"]: _seat(row, user_id) for row in rows}

    async def seat(self, user_id: UUID, conversation_id: UUID) -> Seat:
        """Raises NoConversation."""
        found = (await self.seats(user_id, [conversation_id])).get(conversation_id)
        if found is None:
            raise NoConversation
        return found

    async def teams(self, user_id: UUID) -> Sequence[UUID]:
        """The businesses in whose name they answer."""
        rows = await self._reads.all(TEAMS, user_id=user_id)
        return [row["business_id"] for row in rows]

    async def people(self, ids: Collection[UUID], limit: int) -> Sequence[UUID]:
        """Who sits for themselves at these conversations, of those in which something was said last
        first, and of none in which one side has blocked the other. Ask `seats` first whether they
        may be told of.
        """
        if not ids:
            return []
        rows = await self._reads.all(PEOPLE, ids=list(ids), limit=limit)
        return [one for row in rows for one in row["people"] if one is not None]

    async def newest(self, user_id: UUID, limit: int) -> Sequence[Seat]:
        """Theirs, in which something was said last, that one first."""
        rows = await self._reads.all(NEWEST, user_id=user_id, limit=limit)
        return [_seat(row, user_id) for row in rows]


class Audiences:
    """Asks the primary each time, as `Access` does."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def of(self, conversation_id: UUID) -> Audience:
        """Raises NoConversation."""
        row = await self._reads.one(AUDIENCE, conversation_id=conversation_id)
        if row is None:
            raise NoConversation
        persons = (row["customer_id"], row["first_user_id"], row["second_user_id"])
        user_ids = frozenset(person for person in persons if person is not None)
        return Audience(
            conversation_id=conversation_id,
            user_ids=user_ids,
            business_id=row["business_id"],
            members=frozenset(row["members"]) - user_ids,
            parted=row["parted"],
        )


def _seat(row: Row, user_id: UUID) -> Seat:
    return Seat(
        conversation_id=row["id"],
        user_id=user_id,
        side=Side(row["side"]),
        business_id=row["business_id"],
        last_seq=row["last_seq"],
        last_change=row["last_change"],
    )
