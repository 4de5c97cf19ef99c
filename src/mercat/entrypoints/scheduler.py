"""The scheduler as a process: announces what was written down for now."""

from mercat.entrypoints.processes import process, repeat, stop_signal, wait
from mercat.platform.outbox.schedule import BATCH, fire
from mercat.platform.settings import Settings

_TICK = 1.0
"""Seconds; what is due is announced at most this late."""


async def run(settings: Settings) -> None:
    async with process(settings, "scheduler") as resources:
        stopping = stop_signal()

        async def step() -> bool:
            return await fire(resources.database.engine) == BATCH

        async def pause() -> None:
            await wait(stopping, _TICK)

        await repeat(step, stopping, pause)
