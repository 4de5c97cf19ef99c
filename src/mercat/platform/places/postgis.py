"""What PostGIS adds to a database that has it."""

from collections.abc import Sequence

import asyncpg
from sqlalchemy import MetaData, Table

from mercat.platform.places.columns import Point

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


async def add_geometry_indexes(connection: asyncpg.Connection, metadata: MetaData) -> Sequence[str]:
    """Makes those that are missing, without holding up whoever writes, if PostGIS is there. The
    tables that it made them for.
    """
    if await connection.fetchval("SELECT to_regtype('geometry')::text") is None:
        return []
    placed = {table.name for table in metadata.tables.values() if _is_placed(table)}
    missing = sorted(placed - set((await connection.fetchval(INDEXED) or "").split()))
    for table in missing:
        # One that was broken off is there, and of no use.
        await connection.execute(f"DROP INDEX IF EXISTS ix_{table}_place_geometry")
        await connection.execute(
            f"CREATE INDEX CONCURRENTLY ix_{table}_place_geometry ON {table} "
            "USING gist (ST_SetSRID(geometry(place), 3857))"
        )
    return missing


def _is_placed(table: Table) -> bool:
    return "place" in table.c and isinstance(table.c.place.type, Point)
