"""Where the books contradict themselves, or what was paid. Nothing here keeps a writer waiting."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Row, TextClause, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.payments.repository.book_questions import FAULTS, LATELY, SUMS, Rows
from mercat.platform.ids import first_id

PART = 10_000
"""Rows that one question is asked of."""
Answer = Sequence[Row[Any]]

# By the rows there are, and not by a guess of how many there might be: an index serves few of many.
_PLANNED = text("""
    SELECT set_config('plan_cache_mode', 'force_custom_plan', true),
        set_config('random_page_cost', '1.1', true), set_config('jit', 'off', true)
""")


class InvariantRepository:
    """`session`: one that sees one moment (Database.open_snapshot), or what is written while it
    asks would be found wrong.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def parts(self, rows: Rows, since: datetime | None) -> AsyncIterator[Sequence[UUID]]:
        """The ids of all of them, or of those that were written or changed since then."""
        await self._session.execute(_PLANNED)
        async for part in (await self._session.stream(_which(rows, since))).partitions(PART):
            yield [row.id for row in part]

    async def faults(self, rows: Rows, ids: Sequence[UUID]) -> Answer:
        """`invariant`, `what` it is about, `currency`, and the signed minor units that are `wanted`
        and `found`: of each invariant the first, and in `total` how many there are.
        """
        return (await self._session.execute(FAULTS[rows], {"ids": ids})).all()

    async def sums(self, rows: Rows, ids: Sequence[UUID]) -> Answer:
        """The same of what these add to sums, which are equal only of all rows together. `account`:
        the one that holds what is `found`.
        """
        return (await self._session.execute(SUMS[rows], {"ids": ids})).all()


def _which(rows: Rows, since: datetime | None) -> TextClause:
    if since is None:
        return text(f"SELECT id FROM {rows}")  # noqa: S608 (of our own words)
    asked = text(LATELY[rows])
    values = {
        "since": bindparam("since", since, type_=DateTime(timezone=True)),
        "first": bindparam("first", first_id(since), type_=Uuid),
    }
    return asked.bindparams(*(one for name, one in values.items() if f":{name}" in asked.text))
