"""A team says something else of a picture."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.catalogue.errors import NoPortfolioItem
from mercat.modules.catalogue.repository import PortfolioRepository
from mercat.modules.catalogue.schemas import PortfolioPatch
from mercat.modules.catalogue.service import act
from mercat.modules.identity.models import Actor, Device
from mercat.platform.db import Transaction


class ChangePortfolioItem:
    def __init__(
        self,
        transaction: Transaction,
        teams: Teams,
        portfolio: PortfolioRepository,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._teams = teams
        self._portfolio = portfolio
        self._audit = audit

    async def execute(
        self, actor: Actor, business_id: UUID, item_id: UUID, input: PortfolioPatch, device: Device
    ) -> None:
        """Raises NoBusiness, Forbidden, NoPortfolioItem."""
        async with self._transaction:
            await self._teams.require(
                actor, business_id, TeamPermission.PORTFOLIO_MANAGE, lock=True
            )
            item = await self._portfolio.find(business_id, item_id)
            if item is None:
                raise NoPortfolioItem
            if "caption" not in input.model_fields_set or item.caption == input.caption:
                return
            item.caption = input.caption
            await self._audit.record(
                act("portfolio.item_changed", actor, device, business_id, item_id=str(item.id))
            )
