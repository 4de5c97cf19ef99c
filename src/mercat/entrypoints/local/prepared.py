"""Whether a database needs anything done before Mercat runs on it.

Asked with one connection and no ORM: on most days the answer is no, and comes at once. Where there
is no answer the work is done, which will say what is wrong.
"""

from collections.abc import Awaitable, Callable

import asyncpg

from mercat.entrypoints.demo_accounts import DEMO_ACCOUNTS
from mercat.platform import migrations

_COUNT = "SELECT count(*) FROM users WHERE email = ANY($1)"


async def is_migrated(url: str) -> bool:
    """Whether the database has had the newest migration."""

    async def ask(connection: asyncpg.Connection) -> bool:
        return await migrations.current(connection.fetchval) == migrations.head()

    return await _asked(url, ask)


async def has_demo_accounts(url: str) -> bool:
    async def ask(connection: asyncpg.Connection) -> bool:
        found: int = await connection.fetchval(_COUNT, list(DEMO_ACCOUNTS))
        return found == len(DEMO_ACCOUNTS)

    return await _asked(url, ask)


async def _asked(url: str, ask: Callable[[asyncpg.Connection], Awaitable[bool]]) -> bool:
    try:
        connection = await asyncpg.connect(url, timeout=5)
        try:
            return await ask(connection)
        finally:
            await connection.close()
    except (asyncpg.PostgresError, OSError, TimeoutError):
        return False
