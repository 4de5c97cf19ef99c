"""What a business has at payment companies, as its team and staff look at it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from mercat.modules.identity.models import Actor
from mercat.modules.payments.repository import AccountRepository
from mercat.modules.payments.service.readers import Readers
from mercat.platform.outbox import Session
from mercat.platform.reads import Reads


class AccountBook:
    def __init__(self, session: Session, reads: Reads) -> None:
        self._readers = Readers(reads)
        self._accounts = AccountRepository(session)

    async def of(self, actor: Actor, business_id: UUID) -> Sequence[dict[str, Any]]:
        """In the fields of AccountRead, those that are not disconnected. Raises NoBusiness,
        Forbidden.
        """
        await self._readers.of(actor, business_id)
        return [
            {
                **{name: getattr(account, name) for name in _TOLD},
                "locations": await self._accounts.locations(account.id),
            }
            for account in await self._accounts.of(business_id)
        ]


_TOLD = (
    *("id", "gateway", "status", "external_id", "charges_enabled", "payouts_enabled", "error"),
    "created_at",
)
