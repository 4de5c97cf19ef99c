"""What a database needs done before Mercat runs on it, or while it starts.

On most days that is nothing. Where there is no answer everything is done, which will say what is
wrong.
"""

import asyncpg

from mercat.entrypoints.demo_accounts import DEMO_ACCOUNTS
from mercat.entrypoints.preparing import Step
from mercat.modules.geography.gateways import ShippedGazetteer
from mercat.platform import migrations

_EDITION = "SELECT version FROM gazetteers ORDER BY created_at DESC LIMIT 1"
_ACCOUNTS = "SELECT count(*) FROM users WHERE email = ANY ($1)"


async def missing(url: str) -> list[Step]:
    """The steps that this database has not seen. Asked with one connection and no ORM, for
    everything else waits for this.
    """
    try:
        connection = await asyncpg.connect(url, timeout=5)
        try:
            return await _missing(connection)
        finally:
            await connection.close()
    except (asyncpg.PostgresError, OSError, TimeoutError):
        return list(Step)


async def _missing(connection: asyncpg.Connection) -> list[Step]:
    if await migrations.current(connection.fetchval) != migrations.head():
        return list(Step)
    steps = []
    if await connection.fetchval(_EDITION) != ShippedGazetteer().version:
        steps.append(Step.CITIES)
    if await connection.fetchval(_ACCOUNTS, list(DEMO_ACCOUNTS)) < len(DEMO_ACCOUNTS):
        steps.append(Step.DEMO)
    return steps
