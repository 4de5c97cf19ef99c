"""What customers have asked for, and whom it was offered to."""

from collections.abc import Sequence
from typing import Any

from mercat.admin.asking import Asked, Asking, Rows
from mercat.admin.fields import Link, Moment, Text, Word
from mercat.admin.views import ConsoleView, Filter, Panel, uuid_of
from mercat.modules.identity.models import Permission
from mercat.modules.leads.dependencies import wishes as dependencies
from mercat.modules.leads.models import RequestStatus
from mercat.modules.leads.schemas import AskedRead, RequestRead
from mercat.platform.pagination import PageQuery

_LEADS_SHOWN = 50


class Requests(ConsoleView):
    key = "requests"
    display_name = "Requests"
    group = "Trade"
    permission = Permission.REQUESTS_INSPECT
    filters = (Filter("status", "Status", tuple(RequestStatus)),)
    empty = "Nobody has asked for anything."
    fields = (
        Text("title"),
        Word("status"),
        Text("category", of=lambda row: row.category.name),
        Text("city", of=lambda row: row.city.name if row.city else None),
        Text("asked", "Offered to"),
        Text("quoted", "Quotes"),
        Link("customer_id", "Customer", view="users", wide=True),
        Text("description", wide=True),
        Text("cancel_reason", "Called off because", wide=True),
        Moment("expires_at", "Looks until"),
        Moment("ended_at", "Ended", wide=True),
        Moment("created_at", "Asked"),
        Text("id", wide=True),
    )

    async def page(self, ask: Asking, asked: Asked) -> Rows:
        requests = await dependencies.request_list(ask.resources)
        page = await requests.everybodys(asked.get("status"), asked.query, ask.actor)
        return Rows(page.items, page.next_cursor)

    async def one(self, ask: Asking, pk: str) -> RequestRead:
        requests = await dependencies.request_list(ask.resources)
        return await requests.get(uuid_of(pk), ask.actor)

    def heading(self, row: Any) -> str:
        return str(row.title)

    async def panels(self, ask: Asking, row: Any) -> Sequence[Panel]:
        requests = await dependencies.request_list(ask.resources)
        page = await requests.asked(row.id, PageQuery(_LEADS_SHOWN), ask.actor)
        columns = ("Business", "Status", "Offered", "Answered", "Declined because")
        return (Panel("Whom it was offered to", columns, [_line(one) for one in page.items]),)


def _line(one: AskedRead) -> tuple[object, ...]:
    return (
        (one.business.name, "businesses", one.business.id),
        one.status.value,
        one.asked_at.date(),
        one.responded_at.date() if one.responded_at else None,
        one.decline_reason,
    )
