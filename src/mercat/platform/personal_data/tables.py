"""The rules at work: one person's rows read for an export, and erased."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Column as TableColumn
from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.platform.personal_data.rules import KEPT, PersonalTable, Subject

Areas = Mapping[str, Mapping[str, Sequence[Mapping[str, Any]]]]
"""The export's files: what they are called, and the rows in them by table."""


class PersonalData(Protocol):
    """What a module keeps of people. Both methods run in the caller's transaction."""

    async def export(self, session: AsyncSession, subject: Subject) -> Areas: ...

    async def erase(self, session: AsyncSession, subject: Subject) -> None:
        """Once more changes nothing more."""


class PersonalTables:
    def __init__(self, tables: Sequence[PersonalTable]) -> None:
        self.tables = tuple(tables)

    async def export(self, session: AsyncSession, subject: Subject) -> Areas:
        areas: dict[str, dict[str, Sequence[Mapping[str, Any]]]] = {}
        for one in self.tables:
            columns = _exported(one)
            if one.whose is None or not one.area or not columns:
                continue
            query = select(*columns).where(one.whose(subject)).order_by(one.table.c.id)
            names = [str(column.name) for column in columns]
            rows = [dict(zip(names, row, strict=True)) for row in await session.execute(query)]
            areas.setdefault(one.area, {})[str(one.table.name)] = rows
        return areas

    async def erase(self, session: AsyncSession, subject: Subject) -> None:
        for one in self.tables:
            if one.whose is None:
                continue
            if one.rows_go:
                await session.execute(delete(one.table).where(one.whose(subject)))
            elif values := _erased(one, subject):
                await session.execute(update(one.table).where(one.whose(subject)).values(values))


_GIVES_WAY = text("SET LOCAL lock_timeout = '500ms'")
"""Before PostgreSQL looks for a deadlock, after a second, and ends either of the two."""


class Holdings:
    """What all modules together keep of people."""

    def __init__(self, session: AsyncSession, modules: Sequence[PersonalData]) -> None:
        self._session = session
        self._modules = modules

    async def export(self, subject: Subject) -> Areas:
        areas: dict[str, dict[str, Sequence[Mapping[str, Any]]]] = {}
        for module in self._modules:
            for area, tables in (await module.export(self._session, subject)).items():
                areas.setdefault(area, {}).update(tables)
        return areas

    async def erase(self, subject: Subject) -> None:
        """Gives way, by SQLSTATE 55P03, to whoever is at work on what is to go: they may be waiting
        for the account that the caller holds, and it is the erasure that can be tried again.
        """
        await self._session.execute(_GIVES_WAY)
        # From the top shelf down: what refers to a row goes before the row.
        for module in reversed(self._modules):
            await module.erase(self._session, subject)


def _exported(one: PersonalTable) -> list[TableColumn[Any]]:
    return [one.table.c[name] for name, rule in one.rules.items() if rule.exported]


def _erased(one: PersonalTable, subject: Subject) -> dict[str, Any]:
    return {
        name: rule.becomes(subject) if callable(rule.becomes) else rule.becomes
        for name, rule in one.rules.items()
        if rule.becomes is not KEPT
    }
