"""What `mercat up` finds out before it does anything."""

from pathlib import Path

from tests.chosen import chosen

from mercat.entrypoints.accounts import create_demo_accounts
from mercat.entrypoints.local import prepared
from mercat.platform.resources import Resources
from mercat.platform.settings import Settings


async def test_demo_accounts_are_known(resources: Resources, settings: Settings) -> None:
    assert not await prepared.has_demo_accounts(settings)

    await create_demo_accounts(settings)

    assert await prepared.has_demo_accounts(settings)


async def test_a_database_without_an_answer_is_not_prepared(
    settings: Settings, tmp_path: Path
) -> None:
    away = chosen(settings, database_url=f"postgresql://x@/x?host={tmp_path}")

    assert not await prepared.has_demo_accounts(away)
    assert not await prepared.is_migrated(away.database)
    assert await prepared.is_migrated(settings.database)
