"""A statement as a page to read and to print."""

from collections.abc import AsyncIterator
from typing import Any

from mercat.modules.payments.models import Gateway
from mercat.modules.payments.service.statements import (
    Statement,
    StatementLine,
    Summary,
)
from mercat.platform.money import Money
from mercat.platform.spreadsheets import number

MOST = 1_000
"""Lines of a page: all of them are in the spreadsheet."""
_COMPANIES = {
    Gateway.STRIPE.value: "Stripe",
    Gateway.SQUARE.value: "Square",
    Gateway.SANDBOX.value: "Sandbox",
}


async def sheet(statement: Statement, lines: AsyncIterator[StatementLine]) -> dict[str, Any]:
    """What the page shows. The sums are of all lines, also of those beyond MOST."""
    summaries = {currency: Summary.of(money) for currency, money in statement.opening.items()}
    shown, left = list[dict[str, Any]](), 0
    async for line in lines:
        currency = line.net.currency
        nothing = Money(0, currency)
        summaries.setdefault(currency, Summary.of(nothing)).count(line)
        if len(shown) < MOST:
            shown.append(_line(statement, line))
        else:
            left += 1
    return {
        "business": statement.business,
        "zone": statement.zone.key,
        "first": _day(statement.first),
        "last": _day(statement.last),
        "table": f"statement.csv?business_id={statement.business_id}"
        f"&from={statement.first}&to={statement.last}",
        "summaries": [(currency, _amounts(summaries[currency])) for currency in sorted(summaries)],
        "lines": shown,
        "left": left,
    }


def _line(statement: Statement, line: StatementLine) -> dict[str, Any]:
    local = line.at.astimezone(statement.zone)
    return {
        "at": line.at.isoformat(),
        "day": _day(local),
        "time": f"{local:%H:%M}",
        "what": line.description,
        "title": line.title,
        "company": _COMPANIES.get(line.gateway, ""),
        "currency": line.net.currency,
        "gross": _written(line.gross),
        "fee": _written(-line.fee),
        "net": _written(line.net),
        "balance": _written(line.balance),
    }


def _amounts(summary: Summary) -> list[tuple[str, str]]:
    return [
        ("Before", _written(summary.opening)),
        ("Payments", _written(summary.paid)),
        ("Given back", _written(summary.back)),
        ("Fees", _written(-summary.fees)),
        ("Paid out", _written(summary.out)),
        ("After", _written(summary.closing)),
    ]


def _day(day: Any) -> str:
    return f"{day:%-d %B %Y}"


def _written(money: Money) -> str:
    """`−1,234.50`: with a real minus sign."""
    whole, point, rest = number(money).removeprefix("-").partition(".")
    sign = "\N{MINUS SIGN}" if money.amount < 0 else ""
    return f"{sign}{int(whole):,}{point}{rest}"
