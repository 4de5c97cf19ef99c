"""The worker as a process: what it says of itself."""

import asyncio
import os
import sys
from pathlib import Path

from tests.running_api import environment_of

from mercat.platform.resources import Resources
from mercat.platform.settings import Settings


async def test_it_says_that_it_is_ready_and_nothing_that_looks_like_an_address(
    resources: Resources, settings: Settings, tmp_path: Path
) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "mercat.entrypoints.cli", "worker"),
        cwd=tmp_path,
        env={**os.environ, **environment_of(settings), "LOG_LEVEL": "INFO"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    told = b""
    try:
        async with asyncio.timeout(100):
            while b"worker_ready" not in told:
                line = await process.stdout.readline()
                assert line, told.decode()
                told += line
    finally:
        process.terminate()
        told += (await process.communicate())[0]

    assert b"email:" not in told
    assert b"celery@" not in told
