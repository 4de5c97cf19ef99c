"""What was sent to an endpoint, in pages."""

from typing import Any
from uuid import UUID

from mercat.modules.webhooks.errors import NoDelivery
from mercat.modules.webhooks.models import DeliveryStatus
from mercat.modules.webhooks.repository import (
    ATTEMPTS,
    DELIVERIES,
    DELIVERY,
    LATER_DELIVERIES,
    LATER_OF_STATUS,
    OF_STATUS,
)
from mercat.modules.webhooks.schemas import AttemptRead, DeliveryDetailRead, DeliveryRead
from mercat.platform.pagination import Cursors, Page, PageQuery, scope
from mercat.platform.reads import Reads


class DeliveryBook:
    """For whoever may read of this endpoint."""

    def __init__(self, reads: Reads, cursors: Cursors) -> None:
        self._reads = reads
        self._cursors = cursors

    async def page(
        self, endpoint_id: UUID, status: DeliveryStatus | None, query: PageQuery
    ) -> Page[DeliveryRead]:
        """The newest first. Raises BadCursor."""
        where = scope("webhook deliveries", endpoint=endpoint_id, status=status)
        after = self._cursors.decode(query.cursor, where)
        asked: dict[str, Any] = {"endpoint_id": endpoint_id, "limit": query.limit}
        first, following = DELIVERIES, LATER_DELIVERIES
        if status is not None:
            first, following, asked["status"] = OF_STATUS, LATER_OF_STATUS, status.value
        if after is None:
            rows = await self._reads.all(first, **asked)
        else:
            rows = await self._reads.all(following, **asked, after=after[0])
        page = self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda row: (row["id"],)
        )
        return page.told([DeliveryRead.of(dict(row)) for row in page.items])

    async def one(self, endpoint_id: UUID, delivery_id: UUID) -> DeliveryDetailRead:
        """With each attempt. Raises NoDelivery."""
        row = await self._reads.one(DELIVERY, endpoint_id=endpoint_id, delivery_id=delivery_id)
        if row is None:
            raise NoDelivery
        tries = await self._reads.all(ATTEMPTS, delivery_id=delivery_id)
        return DeliveryDetailRead(**row, tries=[AttemptRead(**one) for one in tries])
