"""Somebody's notices, in their language."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic_core import from_json

from mercat.modules.notifications.repository import ONE, ORDER, UNREAD, listed
from mercat.modules.notifications.schemas import NotificationPageRead, NotificationRead
from mercat.modules.notifications.service.words import sentence
from mercat.platform.pagination import Cursors, PageQuery, scope
from mercat.platform.reads import Reads


class NoticeList:
    def __init__(self, reads: Reads, cursors: Cursors) -> None:
        self._reads = reads
        self._cursors = cursors

    async def page(self, user_id: UUID, query: PageQuery, *, unread: bool) -> NotificationPageRead:
        """The newest first. Raises BadCursor."""
        where = scope("notifications", user=user_id, unread=unread)
        after = self._cursors.decode(query.cursor, where)
        rows = await self._reads.all(
            listed(unread=unread, after=after is not None),
            user_id=user_id,
            limit=query.limit,
            **(dict(zip(("moment", "id"), after, strict=True)) if after else {}),
        )
        page = self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda row: tuple(row[n] for n in ORDER)
        )
        return NotificationPageRead(
            items=[_told(row) for row in page.items],
            next_cursor=page.next_cursor,
            unread=await self.unread(user_id),
        )

    async def one(self, user_id: UUID, notification_id: UUID) -> NotificationRead | None:
        row = await self._reads.one(ONE, user_id=user_id, id=notification_id)
        return None if row is None else _told(row)

    async def unread(self, user_id: UUID) -> int:
        row = await self._reads.one(UNREAD, user_id=user_id)
        return int(row["unread"]) if row else 0


def _told(row: Mapping[str, Any]) -> NotificationRead:
    data: dict[str, Any] = from_json(row["data"])
    names = ("id", "kind", "link", "told_at", "read_at")
    return NotificationRead(
        **{name: row[name] for name in names},
        data=data,
        text=sentence(row["kind"], row["locale"], data),
    )
