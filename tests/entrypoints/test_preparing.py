"""`mercat prepare`: the steps before there is anything to see, one after the other."""

import asyncio
from asyncio import to_thread

import asyncpg
import pytest
from tests.chosen import chosen
from tests.data_directory import data_directory

from mercat.entrypoints.local.prepared import missing
from mercat.entrypoints.preparing import Step, answers, prepare
from mercat.platform.embedded.postgres import EmbeddedPostgres
from mercat.platform.resources import Resources
from mercat.platform.settings import Settings


async def test_each_step_is_told_when_it_is_taken(
    resources: Resources, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = resources.settings
    steps = [Step.MIGRATIONS, Step.DEMO]
    assert Step.DEMO in await missing(settings.database)

    await to_thread(prepare, settings, steps)
    await to_thread(prepare, settings, steps)  # whatever was taken already does nothing

    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("done: ")]
    assert told == ["done: migrations", "done: demo-accounts"] * 2
    assert Step.DEMO not in await missing(settings.database)


async def test_nothing_is_told_of_a_step_that_fails(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = chosen(settings, database_url="postgresql://x@127.0.0.1:1/x")

    with pytest.raises(OSError, match="Connect call failed"):
        await to_thread(prepare, nowhere, [Step.MIGRATIONS, Step.DEMO])

    assert "done" not in capsys.readouterr().out


async def test_it_waits_for_a_server_that_is_being_made() -> None:
    with data_directory() as layout:
        settings = Settings(_env_file=None, data_dir=layout.root, database_url="")
        waiting = asyncio.create_task(answers(settings))
        await asyncio.sleep(0.3)
        assert not waiting.done()

        async with EmbeddedPostgres(layout, fsync=False):
            async with asyncio.timeout(100):
                await waiting
            connection = await asyncpg.connect(settings.database)
            await connection.close()
