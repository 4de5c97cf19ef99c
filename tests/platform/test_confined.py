"""Programs that read what strangers sent: that they end."""

import asyncio
import signal
import sys

from mercat.platform.confined import running

SHOUTS = "import os\nwhile True: os.write(1, bytes(65536))"


async def test_one_that_shouts_on_while_nobody_listens_is_ended() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SHOUTS, stdout=asyncio.subprocess.PIPE
    )
    await asyncio.sleep(0.3)  # its pipe is full, and our side of it too

    async with asyncio.timeout(60):
        await running.end(process)

    assert process.returncode == -signal.SIGKILL
