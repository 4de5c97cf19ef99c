"""Tables for spreadsheets: RFC 4180, UTF-8 with the mark by which they know it.

A cell that a spreadsheet would compute is a way into the computer of whoever opens it (OWASP: CSV
injection). A text that begins like a formula is told by an apostrophe that it is none.
"""

import csv
from collections.abc import Sequence
from io import StringIO

from mercat.platform.money import Money

MARK = "\ufeff"
"""At the very beginning: without it some take the bytes for another encoding."""
_FORMULAS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20\t\r\n")
"""How formulas begin, full-width signs included, which some take for the others."""


def row(cells: Sequence[str | Money]) -> str:
    """One line, its end included. Money is a plain number, in whole units and their decimals."""
    line = StringIO(newline="")
    csv.writer(line).writerow([_cell(cell) for cell in cells])
    return line.getvalue()


def _cell(cell: str | Money) -> str:
    if isinstance(cell, Money):
        return number(cell)
    cell = cell.replace("\0", "")
    begins = cell.lstrip(" ")[:1]
    return f"'{cell}" if begins and begins in _FORMULAS else cell


def number(money: Money) -> str:
    """`-45.00`."""
    return str(money).partition(" ")[0]
