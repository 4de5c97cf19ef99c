"""What stands on a receipt, and on a credit note: words and sums."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from mercat.modules.payments.models import Beneficiary, Gateway, ReceiptKind
from mercat.platform.money import Money
from mercat.platform.pdf import Paper

Pair = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Told:
    """A receipt with its charge and, on a credit note, the refund. `lines` and `issuer` as the
    models say; amounts in minor units. `returned_before`: on the credit notes before this one.
    """

    kind: str
    number: int
    receipt_number: int
    issuer: dict[str, Any]
    created_at: datetime
    title: str
    lines: Sequence[dict[str, Any]]
    amount: int
    currency: str
    beneficiary: str
    gateway: str
    payment_id: str | None
    paid_at: datetime
    first_name: str | None
    last_name: str | None
    refund_amount: int | None
    settled_at: datetime | None
    returned_before: int

    def money(self, amount: int) -> str:
        return str(Money(amount, self.currency))

    def moment(self, at: datetime) -> str:
        """On the clocks of the issuer."""
        there = at.astimezone(self.zone)
        return f"{self.day(at)}, {there:%H:%M} ({there.tzinfo})"

    def day(self, at: datetime) -> str:
        there = at.astimezone(self.zone)
        return f"{there.day} {there:%B %Y}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.issuer["timezone"] or "UTC")

    @property
    def priced(self) -> int:
        """What the lines come to: more than was paid, where that was a part."""
        return sum(line["amount"] for line in self.lines) or self.amount

    @property
    def tax_lines(self) -> Sequence[dict[str, Any]]:
        return [line for line in self.lines if line.get("tax")]

    @property
    def tax(self) -> int:
        """In what was paid, in proportion."""
        taxed = sum(line["amount"] for line in self.tax_lines)
        if not 0 < taxed <= self.priced:
            return 0
        _, tax = Money(self.amount, self.currency).split([self.priced - taxed, taxed])
        return tax.amount

    @property
    def returned_tax(self) -> int:
        """In what went back. Rounded so that all credit notes of a charge add up to its tax."""
        before, now = self.returned_before, self.returned_before + (self.refund_amount or 0)
        return self.tax * now // self.amount - self.tax * before // self.amount


def paper_of(told: Told, app_name: str) -> Paper:
    is_receipt = told.kind == ReceiptKind.RECEIPT
    notes = []
    if told.beneficiary == Beneficiary.BUSINESS:
        notes.append(f"{app_name} collected this in the name of {told.issuer['name']}.")
    if told.gateway == Gateway.SANDBOX:
        notes.append("This was paid in a sandbox: no money has moved, and this proves nothing.")
    name = " ".join(filter(None, (told.first_name, told.last_name)))
    return Paper(
        title=f"{'Receipt' if is_receipt else 'Credit note'} {told.number:06}",
        issuer=[told.issuer["name"], *told.issuer["lines"]],
        reader=[f"For {name}"] if name else [],
        facts=_facts(told, is_receipt=is_receipt),
        rows=_lines(told) if is_receipt else _returned(told),
        totals=_paid(told) if is_receipt else _returned_sums(told),
        notes=notes,
        at=told.created_at.astimezone(UTC),
        author=app_name,
        stamp="SANDBOX · NO MONEY HAS MOVED" if told.gateway == Gateway.SANDBOX else "",
    )


def _facts(told: Told, *, is_receipt: bool) -> Sequence[Pair]:
    facts = [("Number", f"{told.number:06}"), ("Issued", told.day(told.created_at))]
    if not is_receipt:
        facts.append(("To receipt", f"{told.receipt_number:06}"))
    facts.append(("Paid", told.moment(told.paid_at)))
    if told.settled_at is not None:
        facts.append(("Given back", told.moment(told.settled_at)))
    facts.append(("By", told.gateway.title()))
    if told.payment_id:
        facts.append(("Payment", told.payment_id))
    return facts


def _lines(told: Told) -> Sequence[Pair]:
    lines = [line for line in told.lines if not line.get("tax")]
    if not lines:
        return [(told.title, told.money(told.amount))]
    return [(told.title, ""), *((line["label"], told.money(line["amount"])) for line in lines)]


def _paid(told: Told) -> Sequence[Pair]:
    taxes = [(line["label"], told.money(line["amount"])) for line in told.tax_lines]
    whole = ("Paid", told.money(told.amount))
    if told.priced == told.amount:
        return [*taxes, whole]
    parts = [*taxes, ("Price in all", told.money(told.priced))]
    return [*parts, *_with_tax("Tax in this payment", told.tax, told), whole]


def _returned(told: Told) -> Sequence[Pair]:
    return [(f"Money back: {told.title}", told.money(told.refund_amount or 0))]


def _returned_sums(told: Told) -> Sequence[Pair]:
    whole = ("Given back", told.money(told.refund_amount or 0))
    return [*_with_tax("Tax in it", told.returned_tax, told), whole]


def _with_tax(label: str, tax: int, told: Told) -> Sequence[Pair]:
    return [(label, told.money(tax))] if tax else []
