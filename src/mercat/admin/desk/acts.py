"""The audit trail: who did what, when, to whom and why."""

from uuid import UUID

from mercat.admin.asking import Asked, Asking, Rows
from mercat.admin.fields import Json, Link, Moment, Text
from mercat.admin.views import ConsoleView, Filter, uuid_of
from mercat.modules.audit.models import AuditEvent, AuditFilter
from mercat.modules.identity.dependencies import staff as dependencies
from mercat.modules.identity.models import Permission

_NOBODY = UUID(int=0)


class Acts(ConsoleView):
    key = "acts"
    display_name = "Audit trail"
    group = "House"
    permission = Permission.AUDIT_READ
    filters = (
        Filter("action", "Action"),
        Filter("actor_id", "Id of who did it"),
        Filter("target_type", "Kind of target"),
        Filter("target_id", "Id of the target"),
        Filter("since", "From", kind="moment"),
        Filter("until", "Before", kind="moment"),
    )
    fields = (
        Text("action"),
        Moment("created_at", "When"),
        Link("actor_id", "Who", view="users"),
        Text("target", of=lambda row: f"{row.target_type} {row.target_id}"),
        Text("reason", of=lambda row: row.changes.get("reason")),
        Json("changes"),
        Text("ip", "IP address", wide=True),
        Text("request_id", "Request", wide=True),
        Text("api_key_id", "API key", wide=True),
        Text("position", "Place in the chain", wide=True),
        Text("hash", wide=True),
    )

    async def page(self, ask: Asking, asked: Asked) -> Rows:
        book = await dependencies.audit_book(ask.session, ask.resources)
        texts = ("target_type", "target_id", "action", "since", "until")
        which = AuditFilter(_id(asked.get("actor_id")), *(asked.get(name) for name in texts))
        page = await book.page(which, asked.query)
        return Rows(page.items, page.next_cursor)

    async def one(self, ask: Asking, pk: str) -> AuditEvent:
        book = await dependencies.audit_book(ask.session, ask.resources)
        return await book.get(uuid_of(pk))

    def heading(self, row: AuditEvent) -> str:
        return f"{row.action} of {row.created_at:%Y-%m-%d %H:%M} UTC"


def _id(text: str | None) -> UUID | None:
    """Of nobody, for what is no id."""
    if text is None:
        return None
    try:
        return UUID(text)
    except ValueError:
        return _NOBODY
