"""What a booking costs, line by line, and in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mercat.modules.bookings.schemas import LineKind, PriceLine
from mercat.modules.businesses.models import CancellationTerms
from mercat.modules.catalogue.models import Pricing
from mercat.modules.venues.models import PriceUnit
from mercat.modules.venues.service import Covering
from mercat.platform.money import Money

_HOUR = 60
_TAX = "Tax of {} %"
_UNITS = {PriceUnit.HOUR: "an hour", PriceUnit.BOOKING: "a booking"}


@dataclass(frozen=True)
class Price:
    """`lines` end with the total. `due`: what is paid when booking."""

    lines: Sequence[PriceLine]
    total: Money
    due: Money


@dataclass(frozen=True)
class Hire:
    """So many pieces of some equipment, at its price for each."""

    name: str
    quantity: int
    price: Money
    unit: PriceUnit


def tier_lines(covering: Covering, currency: str) -> list[PriceLine]:
    return [
        _line(
            LineKind.TIER,
            f"{used.tier.duration} minutes",
            used.count,
            Money(used.tier.price, currency),
        )
        for used in covering.used
    ]


def hire_lines(hires: Sequence[Hire], minutes: int) -> list[PriceLine]:
    """An hour that is begun counts."""
    hours = -(-minutes // _HOUR)
    return [
        _line(
            LineKind.EXTRA,
            f"{hire.name}, {_UNITS[hire.unit]}",
            hire.quantity * (hours if hire.unit is PriceUnit.HOUR else 1),
            hire.price,
        )
        for hire in hires
    ]


def service_lines(name: str, pricing: Pricing, price: Money, minutes: int) -> list[PriceLine]:
    """HOURLY: in proportion to its minutes, rounded to the nearest minor unit, a half up."""
    if pricing is Pricing.HOURLY:
        amount = (2 * price.amount * minutes + _HOUR) // (2 * _HOUR)
        told = f"{name}, {minutes} minutes at {price} an hour"
        return [_line(LineKind.BASE, told, 1, Money(amount, price.currency))]
    return [_line(LineKind.BASE, name, 1, price)]


def quoted_lines(lines: Sequence[tuple[str, int, Money]]) -> list[PriceLine]:
    """Of a quote: what each is called, how many of it, and the price of one."""
    return [_line(LineKind.BASE, name, quantity, unit) for name, quantity, unit in lines]


def priced(
    lines: Sequence[PriceLine], currency: str, tax_basis_points: int, terms: CancellationTerms
) -> Price:
    """With the tax that comes on top, and the total."""
    net = sum((line.amount for line in lines), Money(0, currency))
    told = list(lines)
    if tax_basis_points:
        rate = f"{tax_basis_points / 100:g}"
        told.append(_line(LineKind.TAX, _TAX.format(rate), 1, net.share(tax_basis_points)))
    total = sum((line.amount for line in told), Money(0, currency))
    told.append(_line(LineKind.TOTAL, "Total", 1, total))
    return Price(told, total, total.share(terms.deposit_percent * 100))


def receipt_lines(lines: Sequence[Mapping[str, Any]], money: Money) -> list[dict[str, Any]]:
    """What a receipt tells of so much that is paid for a booking with these price lines: of a part,
    a deposit say, each line's share.
    """
    own = [line for line in lines if line["kind"] != LineKind.TOTAL and line["amount"]["amount"]]
    if not own:
        return []
    parts = money.split([line["amount"]["amount"] for line in own])
    return [
        {
            "label": _times(line["quantity"], line["label"]),
            "amount": part.amount,
            "tax": line["kind"] == LineKind.TAX,
        }
        for line, part in zip(own, parts, strict=True)
    ]


def explain(lines: Sequence[PriceLine], total: Money, due: Money) -> str:
    """One sentence for each line, and one for what is paid when."""
    sentences = [_sentence(line) for line in lines if line.kind is not LineKind.TOTAL]
    sentences.append(f"That makes {total}.")
    if total.amount == 0:
        sentences = ["It costs nothing."]
    elif due == total:
        sentences.append("All of it is paid when booking.")
    elif due.amount == 0:
        sentences.append("Nothing is paid when booking.")
    else:
        sentences.append(f"{due} is paid when booking, and {total - due} later.")
    return " ".join(sentences)


def _line(kind: LineKind, label: str, quantity: int, unit: Money) -> PriceLine:
    amount = Money(unit.amount * quantity, unit.currency)
    return PriceLine(kind=kind, label=label, quantity=quantity, unit=unit, amount=amount)


def _sentence(line: PriceLine) -> str:
    each = "" if line.quantity == 1 else f" at {line.unit}"
    return f"{_times(line.quantity, line.label)}{each}: {line.amount}."


def _times(quantity: int, label: str) -> str:
    return label if quantity == 1 else f"{quantity} × {label}"
