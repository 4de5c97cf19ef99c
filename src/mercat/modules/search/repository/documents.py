"""Documents as they are written. Whoever writes takes the turn first, then reads what is so: of two
who write the later one knows more.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Row,
    Select,
    Text,
    TextClause,
    Uuid,
    bindparam,
    delete,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Business, Category
from mercat.modules.search.models import Kind, SearchMark, SearchWord
from mercat.modules.search.repository.facts import BUSINESSES, STUDIOS
from mercat.modules.venues.models import Studio
from mercat.platform.ids import uuid7

_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended('mercat search', 0))")
_SEARCH_WORDS = SearchWord.metadata.tables[SearchWord.__tablename__]
_FACTS = {Kind.BUSINESS: BUSINESSES, Kind.STUDIO: STUDIOS}
_TABLES: Mapping[Kind, type[Business] | type[Studio]] = {
    Kind.BUSINESS: Business,
    Kind.STUDIO: Studio,
}
_SHARED = (
    "name text, slug text, category_id uuid, words tsvector, tags tsvector, latitude float8,"
    " longitude float8, rating_average float8, rating_count integer, rating_rank float8,"
    " quality float8, price_from bigint, price_currency text, open_minutes int4multirange,"
    " timezone text, verified boolean, published_at timestamptz"
)
_FIELDS = {
    Kind.BUSINESS: _SHARED,
    Kind.STUDIO: f"{_SHARED}, business_id uuid, capacity integer",
}


class DocumentRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def take_turn(self) -> None:
        """Until the end of the transaction nobody else writes documents."""
        await self._session.execute(_TURN)

    async def facts(self, kind: Kind, ids: Sequence[UUID]) -> Sequence[Row[*tuple[Any, ...]]]:
        """Of those among these that everybody may see."""
        source = _TABLES[kind]
        facts: Select[Any] = _FACTS[kind].where(source.id.in_(ids))
        found: Sequence[Row[*tuple[Any, ...]]] = (await self._session.execute(facts)).all()
        return found

    async def categories(self) -> Sequence[Row[*tuple[Any, ...]]]:
        tree = select(Category.id, Category.parent_id, Category.name, Category.synonyms)
        return (await self._session.execute(tree)).all()

    async def studios_of(self, business_id: UUID) -> Sequence[UUID]:
        """Those that have been given up too: they may have documents still."""
        found = await self._session.scalars(
            select(Studio.id).where(Studio.business_id == business_id)
        )
        return found.all()

    async def words(self, kind: Kind, ids: Sequence[UUID]) -> Mapping[UUID, Sequence[str]]:
        """Of the documents that these have: their tags too."""
        record: Any = kind.record
        found = await self._session.execute(
            select(record.id, func.tsvector_to_array(record.words)).where(record.id.in_(ids))
        )
        return {row[0]: row[1] for row in found}

    async def write(self, kind: Kind, documents: Sequence[Mapping[str, Any]]) -> None:
        """Those that are others than they were."""
        if documents:
            await self._session.execute(_WRITE[kind], {"documents": documents})

    async def forget(self, kind: Kind, ids: Sequence[UUID]) -> None:
        record: Any = kind.record
        await self._session.execute(delete(kind.record).where(record.id.in_(ids)))

    async def count(self, kind: Kind, changes: Mapping[str, int]) -> None:
        """`changes`: how many more documents have each of these words; or fewer."""
        column = SearchWord.businesses if kind is Kind.BUSINESS else SearchWord.studios
        rows = [
            {"id": str(uuid7()), "word": word, column.key: more}
            for word, more in sorted(changes.items())
            if more
        ]
        if not rows:
            return
        # As one array, whatever there are: a statement takes no more than 32,767 parameters.
        given = func.jsonb_to_recordset(bindparam("rows", type_=JSONB)).table_valued(
            Column("id", Uuid), Column("word", Text), Column(column.key, BigInteger)
        )
        new = given.render_derived(name="given", with_types=True)
        adding = upsert(_SEARCH_WORDS).from_select(["id", "word", column.key], select(new))
        adding = adding.on_conflict_do_update(
            index_elements=[_SEARCH_WORDS.c.word],
            set_={column.key: column + adding.excluded[column.key], "updated_at": func.now()},
        )
        await self._session.execute(adding, {"rows": rows})
        fewer = [word for word, more in changes.items() if more < 0]
        if fewer:
            await self._session.execute(_UNSAID, {"words": fewer})

    async def next(
        self, kind: Kind, after: UUID | None, most: int, *, missing: bool
    ) -> Sequence[UUID]:
        """Ids that may have a document, from the least on. `missing`: of those that everybody may
        see and that have none.
        """
        source, record = _TABLES[kind], kind.record
        ids = _FACTS[kind].with_only_columns(source.id) if missing else select(source.id)
        if missing:
            documents: Any = record
            ids = ids.where(~select(documents.id).where(documents.id == source.id).exists())
        if after is not None:
            ids = ids.where(source.id > after)
        found = await self._session.scalars(ids.order_by(source.id).limit(most))
        return found.all()

    async def strays(self, kind: Kind, after: UUID | None, until: UUID | None) -> Sequence[UUID]:
        """Documents between the two of what is not there at all."""
        source, document = _TABLES[kind], kind.record
        record: Any = document
        ids = select(record.id).where(~select(source.id).where(source.id == record.id).exists())
        if after is not None:
            ids = ids.where(record.id > after)
        if until is not None:
            ids = ids.where(record.id <= until)
        return (await self._session.scalars(ids)).all()

    async def mark(self, kind: Kind) -> UUID | None:
        """How far a rebuild had come that was broken off."""
        found = select(SearchMark.after_id).where(SearchMark.kind == kind.name)
        return await self._session.scalar(found)

    async def set_mark(self, kind: Kind, after: UUID | None) -> None:
        """None: it is at its end."""
        if after is None:
            await self._session.execute(delete(SearchMark).where(SearchMark.kind == kind.name))
            return
        writing = upsert(SearchMark).values(id=uuid7(), kind=kind.name, after_id=after)
        await self._session.execute(
            writing.on_conflict_do_update(
                index_elements=[SearchMark.kind],
                set_={"after_id": writing.excluded.after_id, "updated_at": func.now()},
            )
        )

    async def how_many(self, kind: Kind) -> int:
        """Things that may have a document."""
        return await self._session.scalar(select(func.count()).select_from(_TABLES[kind])) or 0


def _writing(kind: Kind) -> TextClause:
    """One statement for all of them: PostgreSQL reads words and ranges from their texts."""
    names = [field.strip().split()[0] for field in _FIELDS[kind].split(",")]
    table, listed = kind.record.__tablename__, ", ".join(names)
    new = ", ".join(f"excluded.{name}" for name in names)
    old = ", ".join(f"document.{name}" for name in names)
    return text(f"""
        INSERT INTO {table} AS document (id, {listed})
        SELECT id, {listed}
        FROM jsonb_to_recordset(:documents) AS given(id uuid, {_FIELDS[kind]})
        ON CONFLICT (id) DO UPDATE SET ({listed}, updated_at) = ({new}, now())
        WHERE ({old}) IS DISTINCT FROM ({new})
    """).bindparams(bindparam("documents", type_=JSONB))  # noqa: S608 (of our own names)


_WRITE = {kind: _writing(kind) for kind in Kind}
_UNSAID = text(
    "DELETE FROM search_words WHERE word = ANY(:words) AND businesses = 0 AND studios = 0"
)
