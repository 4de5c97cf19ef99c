"""Somebody's conversations, and what was said in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from mercat.modules.conversations.errors import NoConversation
from mercat.modules.conversations.models import ConversationKind, Side
from mercat.modules.conversations.repository import (
    LAST_MESSAGES,
    ONE_SHOWN,
    ORDER,
    SAID,
    listed,
    matching,
    shown_of,
)
from mercat.modules.conversations.schemas import ConversationRead, MessageRead
from mercat.modules.conversations.service import telling
from mercat.modules.files.service import Attachments
from mercat.platform.clock import Clock
from mercat.platform.pagination import Cursors, Page, PageQuery, scope
from mercat.platform.reads import Reads, Row

MOST_WALKED = 5_000
"""Messages: to make the vectors of so many takes a twentieth of a second."""


@dataclass(frozen=True)
class ConversationFilter:
    business_id: UUID | None = None
    kind: ConversationKind | None = None
    unread: bool = False


class ConversationList:
    def __init__(
        self, reads: Reads, cursors: Cursors, attachments: Attachments, clock: Clock
    ) -> None:
        self._reads = reads
        self._cursors = cursors
        self._attachments = attachments
        self._clock = clock

    async def page(
        self, user_id: UUID, wanted: ConversationFilter, query: PageQuery
    ) -> Page[ConversationRead]:
        """Those first in which something was said last. Raises BadCursor."""
        where = scope(
            "conversations",
            user=user_id,
            business=wanted.business_id,
            kind=wanted.kind,
            unread=wanted.unread,
        )
        after = self._cursors.decode(query.cursor, where)
        statement = listed(
            business=wanted.business_id is not None,
            kind=wanted.kind is not None,
            unread=wanted.unread,
            after=after is not None,
        )
        rows = await self._reads.all(
            statement,
            user_id=user_id,
            business_id=wanted.business_id,
            kind=wanted.kind,
            limit=query.limit,
            **(dict(zip(("moment", "id"), after, strict=True)) if after else {}),
        )
        page = self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda row: tuple(row[n] for n in ORDER)
        )
        return page.told(await self._told(page.items, user_id))

    async def one(self, user_id: UUID, conversation_id: UUID) -> ConversationRead:
        """Raises NoConversation."""
        row = await self._reads.one(ONE_SHOWN, conversation_id=conversation_id, user_id=user_id)
        if row is None:
            raise NoConversation
        (told,) = await self._told([row], user_id)
        return told

    async def get_many(
        self, user_id: UUID, ids: Sequence[UUID], about: str = "id"
    ) -> Mapping[UUID, ConversationRead]:
        """The same of those of them where they sit: three statements. `about`: `booking_id` or
        `lead_id` for the conversations about these, by their ids.
        """
        rows = await self._reads.all(shown_of(about), ids=list(ids), user_id=user_id)
        told = await self._told(rows, user_id)
        return {row[about]: one for row, one in zip(rows, told, strict=True)}

    async def search(self, user_id: UUID, words: str, query: PageQuery) -> Page[MessageRead]:
        """Of what was said in theirs, what has these words; the newest first. Raises BadCursor."""
        where = scope("said", user=user_id, words=words)
        after = self._cursors.decode(query.cursor, where)
        rows = await self._reads.all(
            matching(walked=await self._are_few(user_id), after=after is not None),
            user_id=user_id,
            words=words,
            limit=query.limit,
            **(dict(zip(("moment", "id"), after, strict=True)) if after else {}),
        )
        page = self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda row: (row["sent_at"], row["id"])
        )
        shown = await telling.attached(self._attachments, page.items)
        return Page(
            [telling.message(row, shown, Side(row["reader"])) for row in page.items],
            page.next_cursor,
        )

    async def _are_few(self, user_id: UUID) -> bool:
        """So few messages that each can be looked at."""
        row = await self._reads.one(SAID, user_id=user_id)
        return row is not None and row["number"] <= MOST_WALKED

    async def _told(self, rows: Sequence[Row], user_id: UUID) -> Sequence[ConversationRead]:
        """With what was said last in each: two statements more, for any number of them."""
        if not rows:
            return []
        ids = [row["id"] for row in rows]
        last = await self._reads.all(LAST_MESSAGES, ids=ids, user_id=user_id)
        shown = await telling.attached(self._attachments, last)
        said = {row["conversation_id"]: row for row in last}
        now = self._clock.now()
        return [
            telling.conversation(row, _message(said.get(row["id"]), shown, row), now)
            for row in rows
        ]


def _message(said: Mapping[str, Any] | None, shown: telling.Shown, row: Row) -> MessageRead | None:
    return None if said is None else telling.message(said, shown, Side(row["side"]))
