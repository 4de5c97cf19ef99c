"""Messages that somebody has told us of. Who reads what was said around one is written down."""

from collections.abc import Sequence
from typing import Any, ClassVar

from mercat.admin.actions import Action
from mercat.admin.asking import Acting, Asked, Asking, Rows
from mercat.admin.fields import Moment, Text, Word
from mercat.admin.trade.reviews import GROUP
from mercat.admin.views import ConsoleView, Panel, uuid_of
from mercat.modules.conversations import dependencies
from mercat.modules.conversations.models import Decision
from mercat.modules.conversations.schemas import DecisionInput, MessageRead, ReportRead
from mercat.modules.identity.models import Permission


class _Decide(Action):
    permission = Permission.CONVERSATIONS_MODERATE
    decision: ClassVar[Decision]
    done: ClassVar[str]

    def applies(self, row: ReportRead) -> bool:
        return row.decision is None

    async def run(self, act: Acting) -> str:
        workflow = await dependencies.decide_report(act.session, act.resources)
        decided = DecisionInput(decision=self.decision, reason=act.reason)
        await workflow.execute(act.actor, act.row.id, decided, act.device)
        return self.done


class KeepMessage(_Decide):
    name, label = "keep", "Keep the message"
    decision = Decision.KEEP
    done = "The message stays."

    def consequence(self, row: ReportRead) -> str:
        return "The message stays. All that people have told us of it is decided."


class RemoveMessage(_Decide):
    name, label = "remove", "Remove the message"
    decision = Decision.REMOVE
    grave = True
    done = "The message is removed."

    def consequence(self, row: ReportRead) -> str:
        return (
            "The words and files of the message are gone for everybody, for good. All that people "
            "have told us of it is decided."
        )


class Reports(ConsoleView):
    key = "reports"
    display_name = "Reported messages"
    group = GROUP
    permission = Permission.CONVERSATIONS_MODERATE
    exports = False  # what people write to each other is read one by one
    empty = "Every report is decided."
    fields = (
        Word("reason"),
        Text("note"),
        Text("reported_body", "What it said"),
        Word("decision"),
        Moment("created_at", "Told"),
        Text("conversation_id", "Conversation", wide=True),
        Text("message_id", "Message", wide=True),
        Text("id", wide=True),
    )
    acts = (KeepMessage(), RemoveMessage())

    async def page(self, ask: Asking, asked: Asked) -> Rows:
        book = await dependencies.report_book(ask.resources)
        page = await book.open(asked.query)
        return Rows(page.items, page.next_cursor)

    async def one(self, ask: Asking, pk: str) -> ReportRead:
        book = await dependencies.report_book(ask.resources)
        return await book.brief(uuid_of(pk))

    def heading(self, row: Any) -> str:
        return f"{row.reason.value}, {row.created_at:%Y-%m-%d %H:%M} UTC"

    async def panels(self, ask: Asking, row: Any) -> Sequence[Panel]:
        inspect = await dependencies.inspect_report(ask.session, ask.resources)
        told = await inspect.execute(ask.actor, row.id, ask.device)
        lines = [_line(one, reported=one.id == row.message_id) for one in told.messages]
        columns = ("When", "By", "What", "")
        return (Panel("What was said around it", columns, lines),)


def _line(one: MessageRead, *, reported: bool) -> tuple[Any, ...]:
    said = "(removed by staff)" if one.removed else one.body or "(deleted)"
    when = f"{one.sent_at:%Y-%m-%d %H:%M} UTC"
    return (when, one.sender.name, said, "reported" if reported else None)
