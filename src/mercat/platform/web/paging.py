"""How an endpoint asks for `?limit=` and `?cursor=`, and one for staff for `?page=` too."""

from typing import Annotated

from fastapi import Depends, Query

from mercat.platform.pagination import PageQuery
from mercat.platform.web.session import FromApp


async def page_query(
    resources: FromApp,
    limit: Annotated[int | None, Query(description="Items on a page.")] = None,
    cursor: Annotated[str | None, Query(description="`next_cursor` of the page before.")] = None,
) -> PageQuery:
    """Raises BadLimit."""
    return PageQuery.of(resources.settings, limit, cursor)


Paging = Annotated[PageQuery, Depends(page_query)]
PageNumber = Annotated[
    int | None, Query(ge=1, le=1000, description="A page by its number, without a cursor.")
]


async def numbered_query(query: Paging, page: PageNumber = None) -> PageQuery:
    """Raises BadLimit and PageAndCursor."""
    return query.numbered(page)


NumberedPaging = Annotated[PageQuery, Depends(numbered_query)]
