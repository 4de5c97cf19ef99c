from dataclasses import dataclass
from uuid import UUID

from mercat.platform.outbox import Event


@dataclass(frozen=True, kw_only=True)
class StudioPublished(Event):
    """Everybody may see it from now on, as long as its business is published."""

    studio_id: UUID


@dataclass(frozen=True, kw_only=True)
class StudioChanged(Event):
    """What is told of a studio, its rooms, prices and equipment among it, is not what it was."""

    studio_id: UUID


@dataclass(frozen=True, kw_only=True)
class StudioUnpublished(Event):
    """Its team has taken it away from the public."""

    studio_id: UUID


@dataclass(frozen=True, kw_only=True)
class StudioArchived(Event):
    """It was given up: nobody sees it any more, its team neither."""

    studio_id: UUID
