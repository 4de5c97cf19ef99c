"""A business is given up: its pictures are deleted a moment later, for nobody could any more."""

from uuid import UUID

from mercat.modules.catalogue.repository import PortfolioRepository
from mercat.modules.files.service import FileClaims
from mercat.platform.db import Transaction


class ClearPortfolio:
    def __init__(
        self, transaction: Transaction, portfolio: PortfolioRepository, claims: FileClaims
    ) -> None:
        self._transaction = transaction
        self._portfolio = portfolio
        self._claims = claims

    async def execute(self, business_id: UUID) -> None:
        """Once more changes nothing more."""
        async with self._transaction:
            for file_id in await self._portfolio.remove_all(business_id):
                await self._claims.release(file_id)
