"""Payouts in pages, for teams and staff."""

from typing import Any
from uuid import UUID

from mercat.modules.identity.models import Actor
from mercat.modules.payments.errors import NoPayout
from mercat.modules.payments.repository import PAYOUT, PAYOUTS, PAYOUTS_OF
from mercat.modules.payments.service.readers import Readers
from mercat.platform.money import Money
from mercat.platform.pagination import Cursors, Page, PageQuery, scope
from mercat.platform.reads import Reads, Row


class PayoutBook:
    def __init__(self, reads: Reads, cursors: Cursors) -> None:
        self._readers = Readers(reads)
        self._reads = reads
        self._cursors = cursors

    async def page(
        self, actor: Actor, business_id: UUID | None, query: PageQuery
    ) -> Page[dict[str, Any]]:
        """In the fields of PayoutRead, the last first; None: everybody's. Raises NoBusiness,
        Forbidden, BadCursor.
        """
        await self._readers.require(actor, business_id)
        where = scope("payouts", business=business_id)
        after = self._cursors.decode(query.cursor, where)
        first, following = PAYOUTS_OF if business_id else PAYOUTS
        asked: dict[str, Any] = {"limit": query.limit, "business_id": business_id}
        if after is None:
            rows = await self._reads.all(first, **asked)
        else:
            rows = await self._reads.all(following, **asked, after=after[0], after_id=after[1])
        page = self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda row: (row["created_at"], row["id"])
        )
        return page.told([_told(row) for row in page.items])

    async def one(self, actor: Actor, payout_id: UUID) -> dict[str, Any]:
        """In the fields of PayoutRead, for staff. Raises Forbidden, NoPayout."""
        await self._readers.require(actor, None)
        row = await self._reads.one(PAYOUT, payout_id=payout_id)
        if row is None:
            raise NoPayout
        return _told(row)


def _told(row: Row) -> dict[str, Any]:
    return {**row, "money": Money(row["amount"], row["currency"])}
