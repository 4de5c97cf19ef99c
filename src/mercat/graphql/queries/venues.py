"""Studios and rooms: one by name, and many by what the search is asked."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from mercat.graphql.connections import Connection
from mercat.graphql.context import Context
from mercat.graphql.declaring import Fields, Without
from mercat.graphql.queries.searching import searched
from mercat.modules.identity.models import Permission
from mercat.modules.search.dependencies import searching
from mercat.modules.search.schemas import FacetsRead, StudioFoundRead, StudioQuery
from mercat.modules.venues.dependencies import rooms as renting
from mercat.modules.venues.dependencies import studios as dependencies
from mercat.modules.venues.errors import NoStudio, StudioMoved
from mercat.modules.venues.schemas import RoomRead, StudioRead

queries = Fields()


@dataclass
class StudioSearchConnection(Connection[StudioFoundRead]):
    """`corrected`, `left_out`: how the words were understood."""

    corrected: str | None
    left_out: list[str]
    facets: FacetsRead | None


@queries.field
async def studio(
    context: Context, *, id: UUID | None = None, slug: str | None = None
) -> StudioRead:
    """By its id or its slug, also by one that it had before."""
    name = str(id) if id else slug
    if not name:
        raise NoStudio
    profiles = await dependencies.profiles(context.resources)
    actor = context.visitor(Permission.BUSINESSES_READ)
    try:
        fields = await profiles.read(name, actor)
    except StudioMoved as moved:
        fields = await profiles.read(moved.new, actor)
    return StudioRead.model_validate(fields)


@queries.costing(10)
async def studios(
    context: Context,
    *,
    filter: Annotated[StudioQuery, Without("limit", "cursor")] = StudioQuery(),  # noqa: B008 (nobody writes to it)
    first: int | None = None,
    after: str | None = None,
) -> StudioSearchConnection:
    """What meets all that is asked, the best answer first."""
    shelf = await searching.studios(context.resources)
    found = await searched(context, shelf, filter, first, after)
    items = [StudioFoundRead.model_validate(one) for one in found.items]
    return StudioSearchConnection(
        found.page.told(items), after, found.corrected, found.left_out, found.facets
    )


@queries.field
async def room(context: Context, *, id: UUID) -> RoomRead:
    """What is booked in a studio, and by `availability` when it is free."""
    pages = await renting.pages(context.resources)
    seen = await pages.visible(id, context.visitor(Permission.BUSINESSES_READ))
    rooms = await renting.rooms(context.resources)
    return await rooms.get(seen.id)
