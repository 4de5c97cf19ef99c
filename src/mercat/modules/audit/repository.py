"""Every SQL statement of audit, as named questions."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Text, bindparam, cast, extract, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement

from mercat.modules.audit.models import AuditCheckpoint, AuditEvent, AuditFilter, Head
from mercat.platform.pagination import Key, counted, keyset
from mercat.platform.reads import Query


def _microseconds(column: InstrumentedAttribute[datetime]) -> ColumnElement[str]:
    return cast(cast(extract("epoch", column) * 1_000_000, BigInteger), Text)


SEALED = Query(
    select(
        AuditEvent.position,
        AuditEvent.previous_hash,
        AuditEvent.hash,
        cast(AuditEvent.id, Text).label("id"),
        _microseconds(AuditEvent.created_at).label("created_at"),
        _microseconds(AuditEvent.updated_at).label("updated_at"),
        AuditEvent.action,
        cast(AuditEvent.actor_id, Text).label("actor_id"),
        cast(AuditEvent.api_key_id, Text).label("api_key_id"),
        AuditEvent.target_type,
        AuditEvent.target_id,
        AuditEvent.ip,
        AuditEvent.request_id,
        cast(AuditEvent.changes, Text).label("changes"),
    )
    .where(AuditEvent.position >= bindparam("first", type_=BigInteger))
    .order_by(AuditEvent.position)
    .limit(bindparam("most", type_=BigInteger))
)
"""Rows from a position on, every field as the text that was hashed."""

CHECKPOINTS = Query(
    select(AuditCheckpoint.position, AuditCheckpoint.hash).order_by(AuditCheckpoint.position)
)
LENGTH = Query(select(func.coalesce(func.max(AuditEvent.position), 0).label("length")))
MAY_CHANGE = "SELECT has_table_privilege(current_user, 'audit_events', 'UPDATE')"


class AuditRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, event: AuditEvent) -> None:
        self._session.add(event)
        await self._session.flush()

    async def find(self, event_id: UUID) -> AuditEvent | None:
        query = select(AuditEvent).where(AuditEvent.id == event_id)
        found: AuditEvent | None = await self._session.scalar(query)
        return found

    async def page(
        self, asked: AuditFilter, after: Key | None, limit: int, skip: int
    ) -> Sequence[AuditEvent]:
        """Newest first, `skip` of them left out; one more than `limit`, if there is one."""
        columns = [AuditEvent.created_at, AuditEvent.id]
        query = keyset(select(AuditEvent).where(*_chosen(asked)), columns, after, limit=limit)
        return (await self._session.scalars(query.offset(skip))).all()

    async def count(self, asked: AuditFilter, most: int) -> int:
        """Counts no further than to `most`."""
        query = counted(select(AuditEvent.id).where(*_chosen(asked)), most)
        return int(await self._session.scalar(query) or 0)

    async def last_checkpoint(self) -> Head | None:
        query = select(AuditCheckpoint).order_by(AuditCheckpoint.position.desc()).limit(1)
        found: AuditCheckpoint | None = await self._session.scalar(query)
        return Head(found.position, found.hash) if found else None

    def add_checkpoint(self, head: Head) -> None:
        self._session.add(AuditCheckpoint(position=head.position, hash=head.hash))


def _chosen(asked: AuditFilter) -> list[ColumnElement[bool]]:
    equals = ("actor_id", "target_type", "target_id", "action")
    wanted = {n: getattr(asked, n) for n in equals if getattr(asked, n) is not None}
    chosen = [getattr(AuditEvent, name) == value for name, value in wanted.items()]
    if asked.since is not None:
        chosen.append(AuditEvent.created_at >= asked.since)
    if asked.until is not None:
        chosen.append(AuditEvent.created_at < asked.until)
    return chosen
