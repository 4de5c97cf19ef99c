from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict
from tests.chosen import chosen
from tests.platform.outbox.trial import EFFECTS, Trial

from mercat.platform.resources import Resources, open_resources
from mercat.platform.settings import Settings


@pytest.fixture(scope="session")
async def _trial_resources(settings: Settings, worker_id: str) -> AsyncIterator[Resources]:
    """On a database of its own: connections are killed here, and a table is added."""
    name = f"outbox_{worker_id}"
    url = settings.database_url.replace(f"@/test_{worker_id}?", f"@/{name}?")
    connection = await asyncpg.connect(settings.database_url)
    await connection.execute(f"CREATE DATABASE {name} TEMPLATE mercat_template")
    await connection.close()
    connection = await asyncpg.connect(url)
    await connection.execute(EFFECTS)
    await connection.close()
    async with open_resources(chosen(settings, database_url=url)) as resources:
        yield resources


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[EventDict]]:
    """Failures are part of these tests; printing their tracebacks is what takes the time."""
    with capture_logs() as entries:
        yield entries


@pytest.fixture
async def trial(_trial_resources: Resources) -> AsyncIterator[Trial]:
    trial = Trial(_trial_resources)
    yield trial
    await trial.rows(
        "TRUNCATE outbox, deliveries, dead_letters, scheduled_events, effects RESTART IDENTITY"
    )
