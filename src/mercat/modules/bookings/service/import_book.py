"""Where a calendar is filled from, as the team is told."""

from uuid import UUID

from mercat.modules.bookings.errors import NoImport
from mercat.modules.bookings.repository import ImportRepository
from mercat.modules.bookings.schemas import ImportRead


class ImportBook:
    def __init__(self, imports: ImportRepository) -> None:
        self._imports = imports

    async def of(self, calendar_id: UUID) -> list[ImportRead]:
        """The oldest first: one statement, and all of them."""
        return [ImportRead.of(one) for one in await self._imports.of(calendar_id)]

    async def get(self, calendar_id: UUID, import_id: UUID) -> ImportRead:
        """Raises NoImport."""
        for one in await self.of(calendar_id):
            if one.id == import_id:
                return one
        raise NoImport
