"""What a business shows of its work, as it is told."""

from uuid import UUID

from mercat.modules.catalogue.errors import NoPortfolioItem
from mercat.modules.catalogue.repository import PORTFOLIO
from mercat.modules.catalogue.schemas import PortfolioItemRead
from mercat.modules.files.service import FileUrls
from mercat.platform.reads import Reads


class Portfolio:
    def __init__(self, reads: Reads, urls: FileUrls) -> None:
        self._reads = reads
        self._urls = urls

    async def of(self, business_id: UUID) -> list[PortfolioItemRead]:
        """In the team's order: two statements, and all of them."""
        rows = await self._reads.all(PORTFOLIO, business_id=business_id)
        pictures = await self._urls.get_many([row["file_id"] for row in rows])
        return [
            PortfolioItemRead(
                id=row["id"],
                caption=row["caption"],
                picture=pictures[row["file_id"]],
                created_at=row["created_at"],
            )
            for row in rows
            if row["file_id"] in pictures
        ]

    async def get(self, business_id: UUID, item_id: UUID) -> PortfolioItemRead:
        """Raises NoPortfolioItem."""
        for item in await self.of(business_id):
            if item.id == item_id:
                return item
        raise NoPortfolioItem
