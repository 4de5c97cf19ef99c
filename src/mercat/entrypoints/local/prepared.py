"""Whether a database needs anything done before Mercat runs on it.

Asked with one connection and no ORM: on most days the answer is no, and comes at once.
"""

import asyncpg

from mercat.entrypoints.demo_accounts import DEMO_ACCOUNTS
from mercat.platform import migrations

_COUNT = "SELECT count(*) FROM users WHERE email = ANY($1)"


async def is_migrated(url: str) -> bool:
    """Whether the database has had the newest migration. False too when nobody answers: the
    migrations themselves will say what is wrong.
    """
    try:
        connection = await asyncpg.connect(url, timeout=5)
    except (asyncpg.PostgresError, OSError, TimeoutError):
        return False
    try:
        return await migrations.current(connection.fetchval) == migrations.head()
    finally:
        await connection.close()


async def has_demo_accounts(url: str) -> bool:
    connection = await asyncpg.connect(url, timeout=5)
    try:
        found: int = await connection.fetchval(_COUNT, list(DEMO_ACCOUNTS))
    except asyncpg.UndefinedTableError:
        return False
    finally:
        await connection.close()
    return found == len(DEMO_ACCOUNTS)
