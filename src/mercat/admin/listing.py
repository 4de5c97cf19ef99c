"""Lists, rows, exports and the search over everything: what is looked at."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette_admin.types import RequestAction

from mercat.admin.asking import ROWS, Asked, asking
from mercat.admin.fields import written
from mercat.admin.pages import pages
from mercat.admin.views import ConsoleView, Filter
from mercat.modules.audit.dependencies import note_act
from mercat.modules.audit.models import Act
from mercat.platform import spreadsheets
from mercat.platform.errors import NotFound
from mercat.platform.pagination import PageQuery

LONGEST = 100
"""Characters of a search or a filter."""
_AT_ONCE = 100
_MOST_EXPORTED = 100_000
_HITS = 5
"""Of each view that the search over everything shows."""


async def show_list(request: Request) -> Response:
    request.state.action = RequestAction.LIST
    view = pages(request).view(request)
    asked = _asked(view, request.query_params)
    async with asking(request) as ask:
        rows = await view.page(ask, asked)
        shown = [await _serialised(view, request, row) for row in rows.items]
    return pages(request).render(
        request,
        "rows.html",
        view=view,
        fields=view.get_fields_list(request),
        rows=shown,
        page=rows,
        asked=asked,
        chosen=_chosen(view, request.query_params),
        next_page=_query(request, cursor=rows.next_cursor) if rows.next_cursor else None,
        first_page=_query(request, cursor=None) if asked.query.cursor else None,
        export=_query(request, cursor=None),
        actions=view.offered(request, None),
    )


async def show_row(request: Request) -> Response:
    request.state.action = RequestAction.DETAIL
    view = pages(request).view(request)
    async with asking(request) as ask:
        row = await view.one(ask, _pk(request))
        panels = await view.panels(ask, row)
    return pages(request).render(
        request,
        "row.html",
        view=view,
        fields=view.get_fields_list(request),
        row=await _serialised(view, request, row),
        heading=view.heading(row),
        pk=str(view.pk_of(row)),
        actions=view.offered(request, row),
        panels=panels,
    )


async def search(request: Request) -> Response:
    """The first few rows of every list that can be searched and that whoever asks may see."""
    q = request.query_params.get("q", "").strip()[:LONGEST]
    searched = [v for v in pages(request).views if v.hint and v.is_accessible(request)]
    found = []
    for view in searched if q else ():
        async with asking(request) as ask:
            rows = await view.page(ask, Asked(q, query=PageQuery(_HITS)))
        hits = [(view.heading(row), str(view.pk_of(row))) for row in rows.items]
        found.append((view, hits, rows.next_cursor is not None))
    return pages(request).render(request, "search.html", q=q, found=found, searched=searched)


async def export(request: Request) -> Response:
    """The list as it is filtered, as CSV; read page by page while it is sent. Who took it is
    written down.
    """
    request.state.action = RequestAction.LIST
    view = pages(request).view(request)
    if not view.exports:
        raise NotFound
    asked = _asked(view, request.query_params)
    async with asking(request) as ask:
        told = Act(
            action="console.exported",
            target_type="list",
            target_id=view.key,
            actor_id=ask.actor.user_id,
            ip=ask.device.ip,
            changes={"q": asked.q, "filters": {k: written(v) for k, v in asked.filters.items()}},
        )
        await note_act(ask.session).execute(told)
    name = f"attachment; filename={view.key}.csv"
    return StreamingResponse(
        _lines(view, request, asked),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": name, "Cache-Control": "no-store"},
    )


async def _lines(view: ConsoleView, request: Request, asked: Asked) -> AsyncIterator[str]:
    fields = view.fields
    yield spreadsheets.MARK + spreadsheets.row([str(field.label) for field in fields])
    sent, cursor = 0, None
    while sent < _MOST_EXPORTED:
        async with asking(request) as ask:
            rows = await view.page(ask, Asked(asked.q, asked.filters, PageQuery(_AT_ONCE, cursor)))
        for row in rows.items:
            values = [await field.parse_obj(request, row) for field in fields]
            yield spreadsheets.row(["" if v is None else str(written(v)) for v in values])
        sent, cursor = sent + len(rows.items), rows.next_cursor
        if cursor is None:
            return
        await asyncio.sleep(0)


async def _serialised(view: ConsoleView, request: Request, row: Any) -> dict[str, Any]:
    shown: dict[str, Any] = {"_pk": str(view.pk_of(row))}
    for field in view.get_fields_list(request):
        value = await field.parse_obj(request, row)
        shown[field.name] = None if value is None else await field.serialize_value(request, value)
    return shown


def _pk(request: Request) -> str:
    return request.query_params.get("pk", "")[:LONGEST]


def _asked(view: ConsoleView, query: QueryParams) -> Asked:
    """What is no possible choice is passed over, as if it had not been chosen."""
    q = query.get("q", "").replace("\0", "").strip()[:LONGEST] if view.hint else ""
    found = {filter_.name: _value(filter_, query.get(filter_.name, "")) for filter_ in view.filters}
    chosen = {name: value for name, value in found.items() if value is not None}
    return Asked(q or None, chosen, PageQuery(ROWS, query.get("cursor") or None))


def _value(filter_: Filter, text: str) -> Any:
    text = text.replace("\0", "").strip()[:LONGEST]
    if filter_.choices:
        return next((choice for choice in filter_.choices if str(choice) == text), None)
    if filter_.kind == "moment":
        return _moment(text)
    return text or None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return None


def _chosen(view: ConsoleView, query: QueryParams) -> Mapping[str, str]:
    """As entered, to stand in the form again."""
    return {filter_.name: query.get(filter_.name, "")[:LONGEST] for filter_ in view.filters}


def _query(request: Request, **changes: str | None) -> str:
    """This list's query with something changed; None takes it away."""
    query = {**request.query_params, **changes}
    return urlencode({name: value for name, value in query.items() if value})
