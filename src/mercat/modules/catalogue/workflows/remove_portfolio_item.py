"""A team takes a picture away; its file is deleted a moment later."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.catalogue.errors import NoPortfolioItem
from mercat.modules.catalogue.repository import PortfolioRepository
from mercat.modules.catalogue.service import act
from mercat.modules.files.service import FileClaims
from mercat.modules.identity.models import Actor, Device
from mercat.platform.db import Transaction


class RemovePortfolioItem:
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

    async def execute(self, actor: Actor, business_id: UUID, item_id: UUID, device: Device) -> None:
        """Raises NoBusiness, Forbidden, NoPortfolioItem."""
        async with self._transaction:
            await self._teams.require(
                actor, business_id, TeamPermission.PORTFOLIO_MANAGE, lock=True
            )
            item = await self._portfolio.find(business_id, item_id)
            if item is None:
                raise NoPortfolioItem
            await self._portfolio.remove(item)
            await self._claims.release(item.file_id)
            await self._audit.record(
                act("portfolio.item_removed", actor, device, business_id, item_id=str(item.id))
            )
