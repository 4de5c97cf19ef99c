"""Whether a database needs anything done before Mercat runs on it.

On most days the answer is no. Where there is no answer the work is done, which will say what is
wrong.
"""

import asyncpg

from mercat.entrypoints.demo_accounts import DEMO_ACCOUNTS
from mercat.modules.geography.gateways import ShippedGazetteer
from mercat.platform import migrations
from mercat.platform.settings import Settings

_EDITION = "SELECT version FROM gazetteers ORDER BY created_at DESC LIMIT 1"


async def is_migrated(url: str) -> bool:
    """Whether the database has had the newest migration. Asked with one connection and no ORM, for
    everything else waits for this.
    """
    try:
        connection = await asyncpg.connect(url, timeout=5)
        try:
            return await migrations.current(connection.fetchval) == migrations.head()
        finally:
            await connection.close()
    except (asyncpg.PostgresError, OSError, TimeoutError):
        return False


async def has_geography(url: str) -> bool:
    """Whether the countries and cities are there that this Mercat ships. Asked in the same way."""
    try:
        connection = await asyncpg.connect(url, timeout=5)
        try:
            loaded = await connection.fetchval(_EDITION)
        finally:
            await connection.close()
    except (asyncpg.PostgresError, OSError, TimeoutError):
        return False
    return bool(loaded == ShippedGazetteer().version)


async def has_demo_accounts(settings: Settings) -> bool:
    # Here, because it takes half a second that the first steps of a start need not wait for.
    from mercat.modules.identity.service.addresses import all_have_accounts  # noqa: PLC0415
    from mercat.platform.outages import FAILURES  # noqa: PLC0415
    from mercat.platform.reads import Reads  # noqa: PLC0415

    reads = Reads(settings, settings.database)
    try:
        return await all_have_accounts(reads, DEMO_ACCOUNTS)
    except FAILURES:
        return False
    finally:
        await reads.close()
