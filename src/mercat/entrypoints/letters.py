"""Dead letters, for the command line."""

from collections.abc import Sequence
from uuid import UUID

from mercat.platform.db import Database
from mercat.platform.outbox.dead_letters import dead_letters, replay
from mercat.platform.outbox.records import DeadLetter
from mercat.platform.settings import Settings


async def list_dead(settings: Settings) -> Sequence[DeadLetter]:
    database = Database(settings)
    try:
        return await dead_letters(database.engine)
    finally:
        await database.close()


async def replay_dead(settings: Settings, ids: Sequence[UUID] | None) -> int:
    database = Database(settings)
    try:
        return await replay(database.engine, ids)
    finally:
        await database.close()
