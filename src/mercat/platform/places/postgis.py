"""What PostGIS adds to a database that has it."""

from collections.abc import Sequence

import asyncpg

INDEXED = """
    SELECT string_agg(tables.relname, ' ')
      FROM pg_index
      JOIN pg_class AS indexes ON indexes.oid = indexrelid
      JOIN pg_class AS tables ON tables.oid = indrelid
     WHERE indexes.relname = 'ix_' || tables.relname || '_place_geometry'
       AND indisvalid AND pg_table_is_visible(tables.oid) AND to_regtype('geometry') IS NOT NULL
"""
"""The tables that have an index of PostGIS's, their names with gaps between."""


def is_geometry_index(name: str | None) -> bool:
    return name is not None and name.endswith("_place_geometry")


_PLACED = """
    SELECT relname
      FROM pg_attribute
      JOIN pg_class ON pg_class.oid = attrelid
      JOIN pg_index ON indrelid = attrelid AND indkey::text = attnum::text
     WHERE attname = 'place' AND atttypid = 'point'::regtype AND relkind = 'r'
       AND pg_table_is_visible(attrelid)
     ORDER BY relname
"""
"""The tables that are Placed and searched by their place alone: the others' rows are found by other
things, or by other things too, and an index more would only have to be kept.
"""


async def add_geometry_indexes(connection: asyncpg.Connection) -> Sequence[str]:
    """Makes those that are missing, without holding up whoever writes, if PostGIS is there, and
    drops those that nobody needs. The tables that it made them for.
    """
    if await connection.fetchval("SELECT to_regtype('geometry')::text") is None:
        return []
    indexed = (await connection.fetchval(INDEXED) or "").split()
    placed = [row["relname"] for row in await connection.fetch(_PLACED)]
    missing = [table for table in placed if table not in indexed]
    # One that was broken off is there, too, and of no use.
    for table in {*missing, *indexed} - {*indexed}.intersection(placed):
        await connection.execute(f"DROP INDEX CONCURRENTLY IF EXISTS ix_{table}_place_geometry")
    for table in missing:
        await connection.execute(
            f"CREATE INDEX CONCURRENTLY ix_{table}_place_geometry ON {table} "
            "USING gist (ST_SetSRID(geometry(place), 3857))"
        )
    return missing
