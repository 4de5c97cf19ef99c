"""What is paid out to businesses, and made again where a company could not."""

from typing import Any

from mercat.admin.actions import Action
from mercat.admin.asking import Acting, Asked, Asking, Rows
from mercat.admin.fields import Link, Moment, Text, Word
from mercat.admin.trade.charges import GROUP
from mercat.admin.views import ConsoleView, uuid_of
from mercat.modules.identity.models import Permission
from mercat.modules.payments.dependencies import payouts as dependencies
from mercat.modules.payments.models import PayoutStatus
from mercat.modules.payments.schemas import PayoutRead


class RetryPayout(Action):
    name = "retry"
    label = "Make it again"
    permission = Permission.PAYMENTS_REFUND
    grave = True
    fresh = True

    def consequence(self, row: PayoutRead) -> str:
        return (
            f"Another payout is made over {row.gateway.value}, of what is due to the business by "
            f"now and at most {row.money}. This one stays as it is."
        )

    def applies(self, row: PayoutRead) -> bool:
        return row.status is PayoutStatus.FAILED

    async def run(self, act: Acting) -> str:
        workflow = await dependencies.retry_payout(act.session, act.resources)
        made = await workflow.execute(act.actor, act.row.id, act.device)
        return f"A payout of {made.money} is made: {made.id}."


class Payouts(ConsoleView):
    key = "payouts"
    display_name = "Payouts"
    group = GROUP
    permission = Permission.PAYMENTS_INSPECT
    empty = "Nothing has been paid out."
    fields = (
        Moment("created_at", "Made"),
        Word("status"),
        Text("money", "Sum"),
        Word("gateway"),
        Link("business_id", "Business", view="businesses"),
        Text("error", "What the company says"),
        Moment("period_start", "Of money from", wide=True),
        Moment("period_end", "To", wide=True),
        Moment("paid_at", "Paid"),
        Text("id", wide=True),
    )
    acts = (RetryPayout(),)

    async def page(self, ask: Asking, asked: Asked) -> Rows:
        book = await dependencies.payout_book(ask.resources)
        page = await book.page(ask.actor, None, asked.query)
        return Rows([PayoutRead.model_validate(row) for row in page.items], page.next_cursor)

    async def one(self, ask: Asking, pk: str) -> PayoutRead:
        book = await dependencies.payout_book(ask.resources)
        return PayoutRead.model_validate(await book.one(ask.actor, uuid_of(pk)))

    def heading(self, row: Any) -> str:
        return f"{row.money}, {row.created_at:%Y-%m-%d}"
