"""How an edition of the gazetteer gets into the database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, select, text, tuple_
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.geography.models import City, Country, Gazetteer
from mercat.platform.ids import uuid7
from mercat.platform.reads import Query

_NEWEST = select(Gazetteer.version).order_by(Gazetteer.created_at.desc()).limit(1)
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('mercat gazetteer'))")

EDITION = Query(_NEWEST)
"""The `version` that was loaded last."""

Rows = Sequence[Sequence[Any]]


class GazetteerRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock(self) -> None:
        """Until the commit nobody else loads one."""
        await self._session.execute(_LOCK)

    async def edition(self) -> str | None:
        """The version that was loaded last."""
        found: str | None = await self._session.scalar(_NEWEST)
        return found

    def note(self, version: str) -> None:
        self._session.add(Gazetteer(version=version))

    async def put_countries(self, names: Sequence[str], rows: Rows) -> int:
        """How many are new or have changed."""
        return await self._put(Country.__table__, "code", names, rows)

    async def put_cities(self, names: Sequence[str], rows: Rows) -> int:
        """The same. What is in no edition any more stays: something may be there."""
        return await self._put(City.__table__, "geoname_id", names, rows)

    async def _put(self, table: Any, key: str, names: Sequence[str], rows: Rows) -> int:
        """All of them in one statement, whose arguments are columns and not rows."""
        columns = ["id", *names]
        arrays = [bindparam(name, type_=ARRAY(table.c[name].type)) for name in columns]
        coming = select(func.unnest(*arrays).table_valued(*columns).render_derived())
        put = insert(table).from_select(columns, coming)
        changing = [name for name in names if name != key]
        put = put.on_conflict_do_update(
            index_elements=[key],
            set_={name: put.excluded[name] for name in changing} | {"updated_at": func.now()},
            where=tuple_(*(table.c[name] for name in changing)).is_distinct_from(
                tuple_(*(put.excluded[name] for name in changing))
            ),
        )
        values = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
        result: Any = await self._session.execute(put, values | {"id": [uuid7() for _ in rows]})
        return int(result.rowcount)
