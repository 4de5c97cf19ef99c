"""What customers and businesses pay, and what of it goes back."""

import re
from collections.abc import Sequence
from typing import Any

from mercat.admin.actions import Action, Entry
from mercat.admin.asking import Acting, Asked, Asking, Rows
from mercat.admin.fields import Link, Moment, Text, Word
from mercat.admin.views import ConsoleView, Filter, Panel, uuid_of
from mercat.modules.identity.models import Permission
from mercat.modules.payments.dependencies import charges as dependencies
from mercat.modules.payments.models import ChargeStatus
from mercat.modules.payments.schemas import ChargeDetailRead, ChargeRead, RefundInput
from mercat.modules.payments.service import ChargeFilter
from mercat.platform.errors import Invalid
from mercat.platform.money import EXPONENTS, Money

GROUP = "Money"
_SUM = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,4}))?")


class OddSum(Invalid):
    code = "odd_sum"
    message = "Enter a sum as 12.50, in the charge's own currency."


def _booking(row: ChargeRead) -> Any:
    return row.subject_id if row.subject_kind == "booking" else None


class RefundCharge(Action):
    name = "refund"
    label = "Refund"
    permission = Permission.PAYMENTS_REFUND
    grave = True
    fresh = True

    def consequence(self, row: ChargeRead) -> str:
        left = row.amount - row.refunded
        return (
            f"Up to {left} goes back to whoever paid, over {row.gateway.value}, and out of the "
            "balance of whoever it was paid to. The payer reads the reason. It cannot be undone."
        )

    def applies(self, row: ChargeRead) -> bool:
        return row.paid_at is not None and (row.amount - row.refunded).amount > 0

    def entries(self, row: ChargeRead) -> Sequence[Entry]:
        currency = row.amount.currency
        hint = f"In {currency}. Empty: all that is left."
        before = "If something else has gone back by then, nothing happens."
        return (
            Entry("amount", "How much", hint, required=False),
            Entry("refunded", "Gone back before", before, value=_written(row.refunded)),
        )

    async def run(self, act: Acting) -> str:
        row: ChargeRead = act.row
        currency, amount = row.amount.currency, act.values["amount"]
        wanted = _sum(amount, currency) if amount else None
        before = _sum(act.values["refunded"], currency)
        asked = RefundInput(amount=wanted, reason=act.reason, refunded=before)
        workflow = await dependencies.refund_charge(act.session, act.resources)
        await workflow.execute(act.actor, row.id, asked, None, act.device)
        return f"{wanted or row.amount - row.refunded} is on its way back."


class Charges(ConsoleView):
    key = "charges"
    display_name = "Charges"
    group = GROUP
    permission = Permission.PAYMENTS_INSPECT
    filters = (
        Filter("status", "Status", tuple(ChargeStatus)),
        Filter("since", "Opened from", kind="moment"),
        Filter("until", "Opened before", kind="moment"),
    )
    fields = (
        Text("title"),
        Word("status"),
        Text("amount"),
        Text("fee", "Our fee"),
        Text("refunded"),
        Word("gateway"),
        Word("beneficiary", wide=True),
        Text("subject_kind", "Of", wide=True),
        Link("booking", view="bookings", of=_booking, wide=True),
        Link("business_id", "Business", view="businesses", wide=True),
        Text("error", "What the gateway says", wide=True),
        Moment("expires_at", "May be paid until", wide=True),
        Moment("paid_at", "Paid"),
        Moment("created_at", "Opened"),
        Text("id", wide=True),
    )
    acts = (RefundCharge(),)

    async def page(self, ask: Asking, asked: Asked) -> Rows:
        book = await dependencies.charge_list(ask.resources)
        which = ChargeFilter(
            status=asked.get("status"),
            since=asked.get("since"),
            until=asked.get("until"),
            everybody=True,
        )
        page = await book.page(which, asked.query, ask.actor)
        return Rows(page.items, page.next_cursor)

    async def one(self, ask: Asking, pk: str) -> ChargeDetailRead:
        book = await dependencies.charge_list(ask.resources)
        return await book.get(uuid_of(pk), ask.actor)

    def heading(self, row: Any) -> str:
        return str(row.title)

    async def panels(self, ask: Asking, row: Any) -> Sequence[Panel]:
        return (
            Panel(
                "What is paid for", ("What", "Sum"), [(one.label, one.amount) for one in row.lines]
            ),
            Panel(
                "What went back",
                ("When", "Sum", "Status", "Asked for by", "Reason"),
                [
                    (
                        one.created_at.date(),
                        one.amount,
                        one.status.value,
                        one.asked_by.value,
                        one.reason,
                    )
                    for one in row.refunds
                ],
            ),
            Panel(
                "Disputes",
                ("When", "Sum", "Status", "Reason"),
                [
                    (
                        (str(one.created_at.date()), "disputes", one.id),
                        one.amount,
                        one.status.value,
                        one.reason,
                    )
                    for one in row.disputes
                ],
            ),
        )


def _sum(text: str, currency: str) -> Money:
    """Of major units as people write them. Raises OddSum."""
    exponent = EXPONENTS[currency]
    found = _SUM.fullmatch(text)
    if found is None or len(found[2] or "") > exponent:
        raise OddSum
    return Money(int(found[1] + (found[2] or "").ljust(exponent, "0")), currency)


def _written(money: Money) -> str:
    return str(money).removesuffix(f" {money.currency}")
