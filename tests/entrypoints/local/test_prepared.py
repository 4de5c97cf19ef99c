"""What `mercat up` finds out before it does anything."""

from pathlib import Path

from tests.chosen import chosen

from mercat.entrypoints.accounts import create_demo_accounts
from mercat.entrypoints.local.prepared import missing
from mercat.entrypoints.preparing import Step
from mercat.platform.resources import Resources
from mercat.platform.settings import Settings


async def test_demo_accounts_are_known(resources: Resources, settings: Settings) -> None:
    assert Step.DEMO in await missing(settings.database)

    await create_demo_accounts(settings)

    assert Step.DEMO not in await missing(settings.database)


async def test_a_database_without_an_answer_is_not_prepared(
    settings: Settings, tmp_path: Path
) -> None:
    away = chosen(settings, database_url=f"postgresql://x@/x?host={tmp_path}")

    assert await missing(away.database) == list(Step)
    assert Step.MIGRATIONS not in await missing(settings.database)
