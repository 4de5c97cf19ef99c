"""What people have looked for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Integer, Uuid, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.search.models import SearchEntry
from mercat.platform.ids import uuid7
from mercat.platform.pagination import keyset
from mercat.platform.reads import Query

_TOLD = select(SearchEntry.id, SearchEntry.kind, SearchEntry.text, SearchEntry.searched_at).where(
    SearchEntry.user_id == bindparam("user_id", type_=Uuid),
    SearchEntry.searched_at > bindparam("since", type_=DateTime(timezone=True)),
)
_ORDER = [SearchEntry.searched_at, SearchEntry.id]
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)
_AFTER: Sequence[ColumnElement[Any]] = (
    bindparam("after", type_=DateTime(timezone=True)),
    bindparam("after_id", type_=Uuid),
)
FIRST_ENTRIES = Query(keyset(_TOLD, _ORDER, None, limit=_LIMIT))
NEXT_ENTRIES = Query(keyset(_TOLD, _ORDER, _AFTER, limit=_LIMIT))
"""Newest first."""


class HistoryRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def note(self, user_id: UUID, kind: str, words: str, text: str, at: datetime) -> None:
        """Once more is not another entry."""
        new = insert(SearchEntry).values(
            id=uuid7(), user_id=user_id, kind=kind, words=words, text=text, searched_at=at
        )
        await self._session.execute(
            new.on_conflict_do_update(
                index_elements=["user_id", "kind", "words"],
                set_={"text": text, "searched_at": at, "updated_at": func.now()},
            )
        )

    async def keep_newest(self, user_id: UUID, most: int) -> None:
        """Of one person: those beyond go."""
        beyond = (
            select(SearchEntry.id)
            .where(SearchEntry.user_id == user_id)
            .order_by(SearchEntry.searched_at.desc(), SearchEntry.id.desc())
            .offset(most)
        )
        await self._session.execute(delete(SearchEntry).where(SearchEntry.id.in_(beyond)))

    async def clear(self, user_id: UUID) -> None:
        await self._session.execute(delete(SearchEntry).where(SearchEntry.user_id == user_id))

    async def forget(self, before: datetime) -> None:
        await self._session.execute(delete(SearchEntry).where(SearchEntry.searched_at <= before))
