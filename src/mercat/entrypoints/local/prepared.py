"""Whether a database needs anything done before Mercat runs on it.

Asked with one connection and no ORM: on most days the answer is no, and comes at once.
"""

import asyncpg

from mercat.entrypoints.demo_accounts import DEMO_ACCOUNTS
from mercat.platform import migrations


async def is_migrated(url: str) -> bool:
    """Whether the database has had the newest migration."""
    found = await _value(url, "SELECT version_num FROM alembic_version")
    return found == migrations.head()


async def has_demo_accounts(url: str) -> bool:
    emails = list(DEMO_ACCOUNTS)
    return await _value(url, "SELECT count(*) FROM users WHERE email = ANY($1)", emails) == len(
        emails
    )


async def _value(url: str, query: str, *arguments: object) -> object:
    """None where there is no such table or no answer: the step itself says what is wrong."""
    try:
        connection = await asyncpg.connect(url, timeout=5)
    except (asyncpg.PostgresError, OSError, TimeoutError):
        return None
    try:
        return await connection.fetchval(query, *arguments)
    except asyncpg.UndefinedTableError:
        return None
    finally:
        await connection.close()
