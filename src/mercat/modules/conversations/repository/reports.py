"""What people have told staff of."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Uuid,
    bindparam,
    delete,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.conversations.models import (
    Decision,
    Message,
    MessageReport,
    ReportedWords,
)
from mercat.platform.ids import uuid7
from mercat.platform.pagination import counted, keyset
from mercat.platform.reads import Query

_TOLD: Select[*tuple[Any, ...]] = (
    select(
        MessageReport.id,
        MessageReport.message_id,
        Message.conversation_id,
        Message.seq,
        MessageReport.reason,
        MessageReport.note,
        MessageReport.decision,
        MessageReport.created_at,
        ReportedWords.body.label("reported_body"),
    )
    .join(Message, Message.id == MessageReport.message_id)
    .outerjoin(ReportedWords, ReportedWords.message_id == MessageReport.message_id)
)
REPORT_ORDER = ("created_at", "id")
_KEY: tuple[ColumnElement[Any], ...] = (
    bindparam("moment", type_=DateTime(timezone=True)),
    bindparam("id", type_=Uuid),
)
_OPEN = _TOLD.where(MessageReport.decision.is_(None))
_COLUMNS = [MessageReport.created_at, MessageReport.id]
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)
_SKIP: ColumnElement[int] = bindparam("skip", type_=Integer)
OPEN_REPORTS = Query(keyset(_OPEN, _COLUMNS, None, descending=False, limit=_LIMIT).offset(_SKIP))
"""Those that wait for a decision, the oldest first, `skip` of them left out."""
LATER_REPORTS = Query(keyset(_OPEN, _COLUMNS, _KEY, descending=False, limit=_LIMIT))
OPEN_COUNT = Query(
    counted(
        select(MessageReport.id).where(MessageReport.decision.is_(None)),
        bindparam("most", type_=Integer),
    )
)
"""No further than to `most`."""
REPORT = Query(_TOLD.where(MessageReport.id == bindparam("report_id", type_=Uuid)))
_GOES_ALONE = {"synchronize_session": False}


class ReportRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, report: MessageReport) -> bool:
        """Whether they had not told us of it before."""
        names = ("message_id", "user_id", "reason", "note")
        values = {"id": uuid7(), **{name: getattr(report, name) for name in names}}
        added = (
            insert(MessageReport)
            .values(values)
            .on_conflict_do_nothing(index_elements=["message_id", "user_id"])
        )
        return bool((await self._session.scalars(added.returning(MessageReport.id))).all())

    async def keep_words(self, message: Message) -> None:
        """As they are now, unless they are kept already."""
        await self._session.execute(
            insert(ReportedWords)
            .values(id=uuid7(), message_id=message.id, body=message.body)
            .on_conflict_do_nothing(index_elements=["message_id"])
        )

    async def message_of(self, report_id: UUID) -> UUID | None:
        found: UUID | None = await self._session.scalar(
            select(MessageReport.message_id).where(MessageReport.id == report_id)
        )
        return found

    async def decide(self, message_id: UUID, decision: Decision, at: datetime) -> bool:
        """All that are open of this message: whether there was one."""
        decided = await self._session.scalars(
            update(MessageReport)
            .where(MessageReport.message_id == message_id, MessageReport.decision.is_(None))
            .values(decision=decision, decided_at=at)
            .returning(MessageReport.id),
            execution_options=_GOES_ALONE,
        )
        await self._session.execute(
            delete(ReportedWords).where(ReportedWords.message_id == message_id)
        )
        return bool(decided.all())
