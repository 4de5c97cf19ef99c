"""Foreign keys of many new rows: one question for each key, instead of one for each row.

PostgreSQL asks for each row, which is half of what writing it costs. A superuser, as on the
embedded server, may tell it to leave that to us (`session_replication_role`). What we ask at the
end of the transaction is the same: is what the rows point at there, and does it stay until we
commit? It is locked in the same way. docs/decisions/0028-keys-of-many-rows.md
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

Range = tuple[UUID, UUID]
"""The first and the last id among rows."""

# That we lock the tables first keeps anybody from adding a key or a trigger after we have looked.
_MAY_WAIT = """
SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
    AND NOT EXISTS (
        SELECT FROM pg_trigger
        WHERE tgrelid = ANY ($1::text[]::regclass[]) AND NOT tgisinternal AND tgtype & 4 > 0
            AND NOT tgrelid::regclass || ' ' || tgname = ANY ($2::text[])
    )
    AND NOT EXISTS (
        SELECT FROM pg_constraint
        WHERE contype = 'f' AND conrelid = ANY ($1::text[]::regclass[]) AND cardinality(conkey) > 1
    )
"""
_KEYS = """
SELECT conname AS name,
    conrelid::regclass::text AS source, one.attname AS key,
    confrelid::regclass::text AS target, other.attname AS id
FROM pg_constraint
    JOIN pg_attribute one ON one.attrelid = conrelid AND one.attnum = conkey[1]
    JOIN pg_attribute other ON other.attrelid = confrelid AND other.attnum = confkey[1]
WHERE contype = 'f' AND conrelid = ANY ($1::text[]::regclass[])
ORDER BY conname
"""
_LOST = """
WITH needed AS (
    SELECT DISTINCT "{key}" AS id FROM {source}
    WHERE id BETWEEN $1 AND $2 AND "{key}" IS NOT NULL
    {but}
), held AS (
    SELECT FROM {target} target JOIN needed ON target."{id}" = needed.id
    FOR KEY SHARE OF target
)
SELECT (SELECT count(*) FROM needed) - (SELECT count(*) FROM held)
"""
# Rows of our own nobody else sees, let alone takes away: what points at them needs no lock, which
# would be written to each.
_BUT_OWN = """
    EXCEPT
    SELECT id FROM {target} WHERE id BETWEEN $3 AND $4 AND xmin = pg_current_xact_id()::xid
"""


class BrokenKey(Exception):
    """Rows point at what is not there, or break a rule. The message names it."""


@dataclass(frozen=True)
class Rule:
    """What a trigger of a table holds for each row, as one question about many. `broken`: SQL, true
    if rows with ids from $1 to $2 break it.
    """

    table: str
    trigger: str
    broken: str


async def wait(
    connection: asyncpg.Connection, tables: Iterable[str], rules: Sequence[Rule] = ()
) -> bool:
    """Whether keys of rows that this transaction adds to these tables go unchecked from here on:
    whenever this account may have it so, and the tables have no trigger that would be missed but
    those of `rules`.
    """
    names, known = list(tables), [f"{rule.table} {rule.trigger}" for rule in rules]
    await connection.execute(f"LOCK TABLE {', '.join(names)} IN ROW EXCLUSIVE MODE")
    may = bool(await connection.fetchval(_MAY_WAIT, names, known))
    if may:
        await connection.execute("SET LOCAL session_replication_role = replica")
    return may


async def check(
    connection: asyncpg.Connection, added: Mapping[str, Range], rules: Sequence[Rule] = ()
) -> None:
    """That everything is there which rows of these tables with ids in these ranges point at, until
    the end of the transaction, and that they keep the rules. Raises BrokenKey.
    """
    for key in await connection.fetch(_KEYS, list(added)):
        own = added.get(key["target"], ()) if key["id"] == "id" else ()
        query = _LOST.format(**key, but=_BUT_OWN.format(**key) if own else "")
        if await connection.fetchval(query, *added[key["source"]], *own):
            raise BrokenKey(f"Rows of {key['source']} break {key['name']}.")
    for rule in rules:
        if rule.table in added and await connection.fetchval(rule.broken, *added[rule.table]):
            raise BrokenKey(f"Rows of {rule.table} break {rule.trigger}.")
