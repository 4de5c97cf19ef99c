"""What stands on a paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

Pair = tuple[str, str]
"""What it is, and how much or which."""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A receipt, a credit note or their like. Whatever others wrote is plain text here.

    `issuer` and `reader`: a name, and what stands below it. `facts`: beside them. `rows`: what is
    counted, a text and an amount each. `totals`: below those; the last is the sum, and is bold.
    `stamp`: above all, where it has to be said that this is not what it looks like. `at`: when it
    was issued, which is all that the file tells of time.
    """

    title: str
    issuer: Sequence[str]
    reader: Sequence[str]
    facts: Sequence[Pair]
    rows: Sequence[Pair]
    totals: Sequence[Pair]
    notes: Sequence[str]
    at: datetime
    author: str
    stamp: str = ""
