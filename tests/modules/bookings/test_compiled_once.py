"""What a booking says to PostgreSQL was compiled for another one before it."""

from typing import Any

import pytest
from sqlalchemy.sql.compiler import SQLCompiler
from tests.modules.bookings.hall import Hall, booked
from tests.modules.identity.staff import Account


async def test_no_statement_is_compiled_for_a_booking(
    hall: Hall, bea: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compiling takes longer than all else that is done for one."""
    await booked(bea, hall.wish())
    await booked(bea, hall.wish(5))  # as somebody who is known by now
    compiled: list[str] = []
    begin = SQLCompiler.__init__

    def told(self: SQLCompiler, dialect: Any, statement: Any, *rest: Any, **options: Any) -> None:
        compiled.append(type(statement).__name__)
        begin(self, dialect, statement, *rest, **options)

    monkeypatch.setattr(SQLCompiler, "__init__", told)
    await booked(bea, hall.wish(10))
    monkeypatch.undo()

    assert compiled == []
