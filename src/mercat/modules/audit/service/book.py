"""The audit trail, as staff read it."""

from uuid import UUID

from mercat.modules.audit.models import AuditEvent, AuditFilter
from mercat.modules.audit.repository import AuditRepository
from mercat.platform.errors import NotFound
from mercat.platform.outbox import Session
from mercat.platform.pagination import MOST_COUNTED, CountedPage, Cursors, PageQuery, scope


class AuditBook:
    def __init__(self, session: Session, cursors: Cursors) -> None:
        self._events = AuditRepository(session)
        self._cursors = cursors

    async def page(self, asked: AuditFilter, query: PageQuery) -> CountedPage[AuditEvent]:
        """Newest first. Raises BadCursor."""
        where = scope("audit-events", **vars(asked))
        after = self._cursors.decode(query.cursor, where)
        rows = await self._events.page(asked, after, query.limit, query.skip)
        page = self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda event: (event.created_at, event.id)
        )
        return page.counted(await self._events.count(asked, MOST_COUNTED))

    async def get(self, event_id: UUID) -> AuditEvent:
        """Raises NotFound."""
        event = await self._events.find(event_id)
        if event is None:
            raise NotFound("No such act.")
        return event
