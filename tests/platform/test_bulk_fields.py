"""Rows in COPY's binary format arrive as what they were."""

import io
from datetime import UTC, date, datetime
from uuid import UUID

import asyncpg
import pytest

from mercat.platform.bulk import fields
from mercat.platform.settings import Settings

OWN_ID = UUID("01930000-0000-7000-8000-0123456789ab")
VALUES = {
    "uuid": (fields.uuid(OWN_ID.bytes), OWN_ID),
    "text": (fields.text("Crêperie “Ô” 🥞\t\\N"), "Crêperie “Ô” 🥞\t\\N"),
    "bigint": (fields.bigint(-5_000_000_000), -5_000_000_000),
    "double precision": (fields.double(45.748512), 45.748512),
    "boolean": (fields.boolean(True), True),
    "boolean not": (fields.boolean(False), False),
    "timestamptz": (
        fields.moment(datetime(2026, 3, 29, 1, 59, 59, 999_999, UTC)),
        datetime(2026, 3, 29, 1, 59, 59, 999_999, UTC),
    ),
    "timestamptz before 2000": (
        fields.moment(datetime(1999, 12, 31, tzinfo=UTC)),
        datetime(1999, 12, 31, tzinfo=UTC),
    ),
    "jsonb": (fields.jsonb('[{"a": "é"}]'.encode()), '[{"a": "é"}]'),
    "date": (fields.day(date(2028, 2, 29)), date(2028, 2, 29)),
    "date before 2000": (fields.day(date(1999, 12, 31)), date(1999, 12, 31)),
    "bigint[]": (fields.bigints([5, 6]), [5, 6]),
    "bytea": (fields.NULL, None),
}


@pytest.mark.parametrize("kind", VALUES)
async def test_it_is_stored_as_it_was(kind: str, settings: Settings) -> None:
    given, value = VALUES[kind]
    column = kind.removesuffix(" not").removesuffix(" before 2000")
    connection = await asyncpg.connect(settings.database)
    try:
        await connection.execute(f"CREATE TEMPORARY TABLE given (value {column})")
        rows = fields.SIGNATURE + fields.row_start(1) + given + fields.END
        await connection.copy_to_table("given", source=io.BytesIO(rows), format="binary")

        assert await connection.fetchval("SELECT value FROM given") == value
    finally:
        await connection.close()
