from dataclasses import dataclass
from uuid import UUID

from mercat.platform.outbox import Event


@dataclass(frozen=True, kw_only=True)
class FileArchived(Event):
    """Nobody wants to see a file any more: what is stored of it may go."""

    file_id: UUID
