"""Webhooks and comparisons, as staff read them."""

from uuid import UUID

from mercat.modules.payments.errors import NoWebhook
from mercat.modules.payments.models import Gateway, Reconciliation, WebhookEvent, WebhookFilter
from mercat.modules.payments.repository import ReconciliationRepository, WebhookRepository
from mercat.platform.outbox import Session
from mercat.platform.pagination import MOST_COUNTED, CountedPage, Cursors, Key, PageQuery, scope


class WebhookBook:
    def __init__(self, session: Session, cursors: Cursors) -> None:
        self._webhooks = WebhookRepository(session)
        self._reconciliations = ReconciliationRepository(session)
        self._cursors = cursors

    async def webhook(self, webhook_id: UUID) -> WebhookEvent:
        """Raises NoWebhook."""
        found = await self._webhooks.find(webhook_id)
        if found is None:
            raise NoWebhook
        return found

    async def webhooks(self, asked: WebhookFilter, query: PageQuery) -> CountedPage[WebhookEvent]:
        """Newest first. Raises BadCursor."""
        where = scope("webhook-events", **vars(asked))
        after = self._cursors.decode(query.cursor, where)
        rows = await self._webhooks.page(asked, after, query.limit, query.skip)
        page = self._cursors.page(rows, limit=query.limit, scope=where, key=_place)
        return page.counted(await self._webhooks.count(asked, MOST_COUNTED))

    async def reconciliations(
        self, gateway: Gateway | None, query: PageQuery
    ) -> CountedPage[Reconciliation]:
        """Newest first. Raises BadCursor."""
        where = scope("reconciliations", gateway=gateway)
        after = self._cursors.decode(query.cursor, where)
        rows = await self._reconciliations.page(gateway, after, query.limit, query.skip)
        page = self._cursors.page(rows, limit=query.limit, scope=where, key=_place)
        return page.counted(await self._reconciliations.count(gateway, MOST_COUNTED))


def _place(row: WebhookEvent | Reconciliation) -> Key:
    return row.created_at, row.id
