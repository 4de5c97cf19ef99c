"""Businesses: one by name, and many by what the search is asked."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from mercat.graphql.connections import Connection
from mercat.graphql.context import Context
from mercat.graphql.declaring import Fields, Without
from mercat.modules.businesses.dependencies import businesses as dependencies
from mercat.modules.businesses.errors import BusinessMoved, NoBusiness
from mercat.modules.businesses.schemas import BusinessRead
from mercat.modules.identity.models import Permission
from mercat.modules.search.dependencies import history, searching
from mercat.modules.search.schemas import BusinessFoundRead, BusinessQuery, FacetsRead
from mercat.modules.search.service import Asked, Found, facets_of, told_items
from mercat.platform.pagination import Page

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
    actor = context.visitor(Permission.SEARCH_READ)
    if actor is None:
        await context.limited("search")
    if filter.explain:
        context.caller(Permission.SEARCH_EXPLAIN)
    asked = Asked.of(filter.model_dump())
    search = await searching.search(context.resources)
    shelf = await searching.businesses(context.resources)
    found = await search.page(shelf, asked, context.paging(first, after))
    if actor is not None and after is None and filter.q.strip():
        context.afterwards(history.note, context.resources, actor, shelf.kind, filter.q)
    items = [
        BusinessFoundRead.model_validate(one) for one in told_items(found, explain=asked.explain)
    ]
    return BusinessConnection(
        Page(items, found.next_cursor, cursor_of=found.cursor_of),
        after,
        found.reading.corrected,
        list(found.reading.left_out),
        await _facets(context, found),
    )


async def _facets(context: Context, found: Found) -> FacetsRead | None:
    if found.features is None:
        return None
    kit = await searching.kit(context.resources)
    counted = await facets_of(found.features, found.reading.trades, kit)
    return FacetsRead.model_validate(counted)
