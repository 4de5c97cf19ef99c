"""A team shows one more piece of its work."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.catalogue.errors import TooManyPortfolioItems
from mercat.modules.catalogue.models import PortfolioItem
from mercat.modules.catalogue.repository import PortfolioRepository
from mercat.modules.catalogue.schemas import PortfolioInput
from mercat.modules.catalogue.service import act
from mercat.modules.files.models import FilePurpose
from mercat.modules.files.service import FileClaims
from mercat.modules.identity.models import Actor, Device
from mercat.platform.db import Transaction
from mercat.platform.ids import uuid7
from mercat.platform.ordering import next_place

MOST_ITEMS = 60
"""Of a business."""


class AddPortfolioItem:
    def __init__(
        self,
        transaction: Transaction,
        teams: Teams,
        portfolio: PortfolioRepository,
        claims: FileClaims,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._teams = teams
        self._portfolio = portfolio
        self._claims = claims
        self._audit = audit

    async def execute(
        self, actor: Actor, business_id: UUID, input: PortfolioInput, device: Device
    ) -> UUID:
        """The id of it, the last of them. Raises NoBusiness, Forbidden, TooManyPortfolioItems,
        FileNotUsable.
        """
        async with self._transaction:
            await self._teams.require(
                actor, business_id, TeamPermission.PORTFOLIO_MANAGE, lock=True
            )
            others = await self._portfolio.of(business_id)
            if len(others) >= MOST_ITEMS:
                raise TooManyPortfolioItems
            await self._claims.claim(actor.user_id, input.file_id, FilePurpose.PORTFOLIO)
            item = PortfolioItem(
                id=uuid7(),
                business_id=business_id,
                file_id=input.file_id,
                caption=input.caption,
                position=next_place(others),
            )
            await self._portfolio.add(item)
            await self._audit.record(
                act("portfolio.item_added", actor, device, business_id, item_id=str(item.id))
            )
        return item.id
