"""The relay as a process: what it says while the broker is away."""

import asyncio
import os
import sys
from pathlib import Path

from httpx import AsyncClient
from tests.modules.identity.people import ADA
from tests.running_api import environment_of

from mercat.platform.settings import Settings


async def test_a_broker_that_is_away_is_a_line_and_no_traceback(
    client: AsyncClient, settings: Settings, tmp_path: Path
) -> None:
    assert (await client.post("/api/v1/auth/register", json=ADA)).status_code == 201
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "mercat.entrypoints.cli", "relay"),
        cwd=tmp_path,
        env={
            **os.environ,
            **environment_of(settings),
            "LOG_LEVEL": "INFO",
            "CELERY_BROKER_URL": "redis://127.0.0.1:1/0",
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    told = b""
    try:
        async with asyncio.timeout(100):
            while told.count(b"step_failed") < 2:
                line = await process.stdout.readline()
                assert line, told.decode()
                told += line
    finally:
        process.terminate()
        told += (await process.communicate())[0]

    assert b'"level":"warning"' in told
    assert b"Traceback" not in told
