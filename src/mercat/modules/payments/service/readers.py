"""Who looks at the money of a business: its team, and staff."""

from uuid import UUID

from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.identity.models import Actor
from mercat.modules.payments.permissions import can_inspect, sees_money
from mercat.modules.payments.repository import MONEY_OF
from mercat.platform.errors import Forbidden
from mercat.platform.reads import Reads, Row


class Readers:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def of(self, actor: Actor, business_id: UUID) -> Row:
        """The business whose money the caller may see. Raises NoBusiness where there is none, and
        for whoever is not in its team, Forbidden for whoever may not see its money there. Staff see
        everybody's, also of what was given up.
        """
        row = await self._reads.one(MONEY_OF, business_id=business_id, user_id=actor.user_id)
        if row is None:
            raise NoBusiness
        if can_inspect(actor):
            return row
        if row["role"] is None or row["archived_at"] is not None:
            raise NoBusiness
        if not sees_money(actor, row["role"]):
            raise Forbidden
        return row

    async def require(self, actor: Actor, business_id: UUID | None) -> None:
        """The same; None: everybody's money, for staff alone. Raises NoBusiness, Forbidden."""
        if business_id is not None:
            await self.of(actor, business_id)
        elif not can_inspect(actor):
            raise Forbidden
