"""A statement as a spreadsheet."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

from mercat.modules.payments.service.statements import Statement, StatementLine, Statements
from mercat.platform.spreadsheets import MARK, row

HEAD = (
    *("Time (UTC)", "Kind", "Description", "For", "Reference", "Payment company", "Currency"),
    *("Gross", "Fee", "Net", "Balance"),
)
"""The names of the columns, which programs may rely on."""
_AT_ONCE = 16_384
"""Characters that are sent together."""


async def table(statements: Statements, statement: Statement) -> AsyncIterator[str]:
    """As it is read, and never as a whole: the balances of before, then line by line."""
    part = MARK + row(HEAD)
    start = _text(statement.since)
    for currency, money in statement.opening.items():
        part += row([start, "OPENING", "Balance before", *("",) * 3, currency, *("",) * 3, money])
    async for line in statements.lines(statement):
        part += _row(line)
        if len(part) > _AT_ONCE:
            yield part
            part = ""
    yield part


def _row(line: StatementLine) -> str:
    plain = [_text(line.at), line.kind.value, line.description, line.title, str(line.reference)]
    place = [line.gateway, line.net.currency]
    return row([*plain, *place, line.gross, line.fee, line.net, line.balance])


def _text(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
