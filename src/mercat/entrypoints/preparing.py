"""What a database needs before there is anything to see, by one process that says what is done.

`mercat up` has it done beside the start of everything else.
"""

import asyncio
import sys
from collections.abc import Sequence
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mercat.platform.settings import Settings

# ruff: noqa: PLC0415 (imports inside functions: `mercat up` needs the names of the steps alone)


class Step(StrEnum):
    """In the order in which they are taken: each stands on the one before."""

    MIGRATIONS = "migrations"
    CITIES = "cities"
    DEMO = "demo-accounts"


def prepare(settings: "Settings", steps: Sequence[Step]) -> None:
    """Prints `done: ` and its name after each step. A step that was taken already does nothing."""
    if Step.MIGRATIONS in steps:
        # While the embedded server is still being made, which takes as long.
        import_module("mercat.assembly")
        import_module("mercat.entrypoints.migrating")
    if not settings.database_url:
        asyncio.run(answers(settings))
    for step in steps:
        _take(settings, step)
        sys.stdout.write(f"done: {step}\n")
        sys.stdout.flush()


def _take(settings: "Settings", step: Step) -> None:
    if step is Step.MIGRATIONS:
        from mercat.entrypoints.migrating import bring_up_to_date

        bring_up_to_date(settings)
    elif step is Step.CITIES:
        from rich.console import Console

        from mercat.entrypoints.seeding.geography import load_geography

        asyncio.run(load_geography(settings, Console()))
    else:
        from mercat.entrypoints.accounts import create_demo_accounts

        asyncio.run(create_demo_accounts(settings))


async def answers(settings: "Settings") -> None:
    """Until the embedded server does. Whoever starts it ends us when it never will."""
    import asyncpg

    while True:
        try:
            connection = await asyncpg.connect(settings.database, timeout=5)
        except (asyncpg.PostgresError, OSError, TimeoutError):
            await asyncio.sleep(0.05)
        else:
            await connection.close()
            return
