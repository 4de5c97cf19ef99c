"""How businesses and studios are searched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mercat.graphql.context import Context
from mercat.modules.identity.models import Permission
from mercat.modules.search.dependencies import history, searching
from mercat.modules.search.schemas import BusinessQuery, FacetsRead
from mercat.modules.search.service import (
    Asked,
    BusinessShelf,
    Found,
    StudioShelf,
    facets_of,
    told_items,
)
from mercat.platform.pagination import Page


@dataclass(frozen=True)
class Searched:
    """`page`: of what is told by `items`, which are fields of the answer's shape."""

    page: Page[Mapping[str, Any]]
    corrected: str | None
    left_out: list[str]
    facets: FacetsRead | None

    @property
    def items(self) -> Sequence[Mapping[str, Any]]:
        return self.page.items


async def searched(
    context: Context,
    shelf: BusinessShelf | StudioShelf,
    filter: BusinessQuery,
    first: int | None,
    after: str | None,
) -> Searched:
    """As the doors of the search do it: strangers so often, and what somebody looks for is kept."""
    actor = context.visitor(Permission.SEARCH_READ)
    if actor is None:
        await context.limited("search")
    if filter.explain:
        context.caller(Permission.SEARCH_EXPLAIN)
    asked = Asked.of(filter.model_dump())
    search = await searching.search(context.resources)
    found = await search.page(shelf, asked, context.paging(first, after))
    if actor is not None and after is None and filter.q.strip():
        context.afterwards(history.note, context.resources, actor, shelf.kind, filter.q)
    items = told_items(found, explain=asked.explain)
    return Searched(
        Page(items, found.next_cursor, cursor_of=found.cursor_of),
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
