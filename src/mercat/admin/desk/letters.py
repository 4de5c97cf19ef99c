"""Dead letters: what failed every time, put back when its cause is mended."""

from mercat.admin.actions import Action
from mercat.admin.asking import Acting, Asked, Asking, Rows
from mercat.admin.fields import Json, Moment, Text
from mercat.admin.views import ConsoleView, Wait, uuid_of
from mercat.modules.identity.models import Permission
from mercat.platform.errors import NotFound
from mercat.platform.outbox.dead_letters import dead_letter, dead_letters, replay
from mercat.platform.outbox.records import DeadLetter
from mercat.platform.outbox.relay import lag
from mercat.platform.pagination import scope

_SCOPE = scope("dead-letters")


class RetryLetter(Action):
    name = "retry"
    label = "Try again"
    permission = Permission.SYSTEM_OPERATE
    gone = True

    def consequence(self, row: DeadLetter) -> str:
        return (
            f"The worker runs {row.handler} again, as often as anything new. "
            "Should it fail every time, it comes back here."
        )

    async def run(self, act: Acting) -> str:
        if not await replay(act.resources.database.engine, [act.row.id]):
            raise NotFound("Somebody has put it back already.")
        return f"{act.row.handler} will be tried again."


class Letters(ConsoleView):
    key = "dead-letters"
    display_name = "Dead letters"
    group = "House"
    permission = Permission.SYSTEM_OPERATE
    empty = "Nothing has failed for good."
    exports = False
    fields = (
        Text("handler"),
        Text("aggregate", "About"),
        Text("attempts"),
        Text("error"),
        Moment("created_at", "Given up"),
        Text("event_id", "Event", wide=True),
        Json("payload"),
    )
    acts = (RetryLetter(),)

    async def page(self, ask: Asking, asked: Asked) -> Rows:
        cursors, limit = ask.resources.cursors, asked.query.limit
        key = cursors.decode(asked.query.cursor, _SCOPE)
        after = uuid_of(str(key[0])) if key else None
        rows = await dead_letters(ask.resources.database.engine, limit + 1, after)
        page = cursors.page(rows, limit=limit, scope=_SCOPE, key=lambda row: (row.id,))
        return Rows(page.items, page.next_cursor)

    async def waiting(self, ask: Asking) -> Wait | None:
        count = (await lag(ask.resources.database.engine))["dead_letters"]
        return Wait("Dead letters", f"{count:,.0f}") if count else None

    async def one(self, ask: Asking, pk: str) -> DeadLetter:
        found = await dead_letter(ask.resources.database.engine, uuid_of(pk))
        if found is None:
            raise NotFound
        return found

    def heading(self, row: DeadLetter) -> str:
        return f"{row.handler} of {row.aggregate}"
