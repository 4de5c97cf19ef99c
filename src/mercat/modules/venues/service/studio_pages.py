"""One studio, as whoever asks may see it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from mercat.modules.businesses.service import is_inside
from mercat.modules.identity.models import Actor
from mercat.modules.venues import permissions
from mercat.modules.venues.errors import NoStudio, StudioMoved
from mercat.modules.venues.repository import ALL_KNOWN, BY_ID, BY_IDS, BY_SLUG, KNOWN, NAMED
from mercat.platform.reads import Query, Reads, Row

_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(frozen=True)
class VisibleStudio:
    """`inside`: whoever asks is in its team, or staff who look after businesses."""

    id: UUID
    business_id: UUID
    inside: bool
    timezone: str | None


class StudioPages:
    """Names a studio by its id or its slug. Raises NoStudio where there is none, or none that the
    caller may know of, and StudioMoved for a slug that it had before.
    """

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def whole(self, name: str, actor: Actor | None) -> Row:
        """All that is known of it."""
        return await self._visible(name, actor, BY_SLUG, BY_ID)

    async def whole_many(self, studio_ids: Sequence[UUID], actor: Actor | None) -> Sequence[Row]:
        """The same of those of them that the caller may see: one statement."""
        return await self._known(studio_ids, actor, BY_IDS)

    async def visible_many(
        self, studio_ids: Sequence[UUID], actor: Actor | None
    ) -> Mapping[UUID, VisibleStudio]:
        """Those of them that the caller may see: one statement."""
        rows = await self._known(studio_ids, actor, ALL_KNOWN)
        return {row["id"]: _visible(row, actor) for row in rows}

    async def find(self, name: str, actor: Actor | None) -> UUID:
        """Its id, for what lies below it. An id is taken as it is: whoever goes on from there finds
        out whether there is such a studio.
        """
        if _ID.fullmatch(name):
            return UUID(name)
        row = await self._visible(name, actor, NAMED, KNOWN)
        found: UUID = row["id"]
        return found

    async def visible(self, name: str, actor: Actor | None) -> VisibleStudio:
        """That the caller may see it, for what is shown below it."""
        row = await self._visible(name, actor, NAMED, KNOWN)
        return _visible(row, actor)

    async def _known(
        self, studio_ids: Sequence[UUID], actor: Actor | None, by_ids: Query
    ) -> Sequence[Row]:
        user_id = actor.user_id if actor else None
        rows = await self._reads.all(by_ids, studio_ids=list(studio_ids), user_id=user_id)
        return [row for row in rows if permissions.can_see(actor, row)]

    async def _visible(self, name: str, actor: Actor | None, by_slug: Query, by_id: Query) -> Row:
        user_id = actor.user_id if actor else None
        if _ID.fullmatch(name):
            row = await self._reads.one(by_id, studio_id=UUID(name), user_id=user_id)
        elif "\x00" not in name:
            row = await self._reads.one(by_slug, slug=name, user_id=user_id)
        else:
            row = None
        if row is None or not permissions.can_see(actor, row):
            raise NoStudio
        if not _ID.fullmatch(name) and row["slug"] != name:
            raise StudioMoved(name, row["slug"])
        return row


def _visible(row: Row, actor: Actor | None) -> VisibleStudio:
    inside = is_inside(actor, row["role"])
    return VisibleStudio(row["id"], row["business_id"], inside, row["timezone"])
