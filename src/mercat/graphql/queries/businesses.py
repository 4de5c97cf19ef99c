"""Businesses: one by name, and many by what the search is asked."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from mercat.graphql.connections import Connection
from mercat.graphql.context import Context
from mercat.graphql.declaring import Fields, Without
from mercat.graphql.queries.searching import searched
from mercat.modules.businesses.dependencies import businesses as dependencies
from mercat.modules.businesses.errors import BusinessMoved, NoBusiness
from mercat.modules.businesses.schemas import BusinessRead
from mercat.modules.identity.models import Permission
from mercat.modules.search.dependencies import searching
from mercat.modules.search.schemas import BusinessFoundRead, BusinessQuery, FacetsRead

queries = Fields()


@dataclass
class BusinessConnection(Connection[BusinessFoundRead]):
    """`corrected`, `left_out`: how the words were understood."""

    corrected: str | None
    left_out: list[str]
    facets: FacetsRead | None


@queries.field
async def business(
    context: Context, *, id: UUID | None = None, slug: str | None = None
) -> BusinessRead:
    """By its id or its slug, also by one that it had before."""
    name = str(id) if id else slug
    if not name:
        raise NoBusiness
    pages = await dependencies.pages(context.resources)
    actor = context.visitor(Permission.BUSINESSES_READ)
    try:
        fields = await pages.read(name, actor)
    except BusinessMoved as moved:
        fields = await pages.read(moved.new, actor)
    return BusinessRead.model_validate(fields)


@queries.costing(10)
async def businesses(
    context: Context,
    *,
    filter: Annotated[BusinessQuery, Without("limit", "cursor")] = BusinessQuery(),  # noqa: B008 (nobody writes to it)
    first: int | None = None,
    after: str | None = None,
) -> BusinessConnection:
    """What meets all that is asked, the best answer first."""
    shelf = await searching.businesses(context.resources)
    found = await searched(context, shelf, filter, first, after)
    items = [BusinessFoundRead.model_validate(one) for one in found.items]
    return BusinessConnection(
        found.page.told(items), after, found.corrected, found.left_out, found.facets
    )
