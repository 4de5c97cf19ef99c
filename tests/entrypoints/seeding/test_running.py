"""All processors at once, with a progress display, and Ctrl-C half-way."""

import io
import os
import signal
import sys
from asyncio import create_subprocess_exec, sleep, timeout, to_thread
from asyncio.subprocess import DEVNULL

import pytest
from rich.console import Console
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.running import PATIENCE, ROOT
from tests.running_api import environment_of

from mercat.entrypoints.seeding.businesses import SeedOptions, seed_businesses
from mercat.entrypoints.seeding.running import BATCH
from mercat.modules.businesses.models import Business
from mercat.modules.catalogue.models import PortfolioItem
from mercat.platform.resources import Resources

pytestmark = pytest.mark.usefixtures("cities")

_LONG = """
from rich.console import Console
from mercat.entrypoints.seeding.businesses import SeedOptions, seed_businesses
from mercat.platform.settings import Settings

if __name__ == "__main__":
    seed_businesses(Settings(), SeedOptions(businesses=60_000, photos=0), Console())
"""


async def count(session: AsyncSession, record: type = Business) -> int:
    found = await session.scalar(select(func.count()).select_from(record))
    await session.rollback()
    return found or 0


async def test_it_says_what_it_did(resources: Resources, session: AsyncSession) -> None:
    told = io.StringIO()
    options = SeedOptions(businesses=1_200, photos=2)

    await to_thread(seed_businesses, resources.settings, options, Console(file=told, width=100))

    assert "1,200 businesses: 1,200 of them new" in told.getvalue()
    assert "2 of them have a logo and a picture now." in told.getvalue()
    assert "Everybody's password is mercat-demo-2026." in told.getvalue()
    assert await count(session) == 1_200
    logos = select(func.count()).where(Business.logo_file_id.is_not(None))
    assert (await session.scalar(logos), await count(session, PortfolioItem)) == (2, 2)


async def test_ctrl_c_leaves_whole_batches(resources: Resources, session: AsyncSession) -> None:
    process = await create_subprocess_exec(
        *(sys.executable, "-c", _LONG),
        env={**os.environ, **environment_of(resources.settings)},
        cwd=ROOT,
        start_new_session=True,
        stdout=DEVNULL,
        stderr=DEVNULL,
    )
    try:
        async with timeout(PATIENCE):
            while await count(session) == 0:
                assert process.returncode is None
                await sleep(0.05)

        os.killpg(process.pid, signal.SIGINT)  # as the terminal does it

        async with timeout(PATIENCE):
            await process.wait()
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    written = await count(session)
    assert 0 < written < 60_000
    assert written % BATCH == 0
