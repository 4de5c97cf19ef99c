import asyncio
import time

import pytest

from mercat.entrypoints.local.patience import Patience


async def test_a_wait_that_takes_too_long_is_ended() -> None:
    with pytest.raises(TimeoutError):
        async with Patience().at_most(0.01):
            await asyncio.sleep(60)


async def test_a_cut_shortens_the_waits_under_way_and_those_to_come() -> None:
    patience = Patience()
    asyncio.get_running_loop().call_later(0.05, patience.cut, 0.05)
    began = time.monotonic()

    for _ in range(2):
        with pytest.raises(TimeoutError):
            async with patience.at_most(60):
                await asyncio.sleep(60)

    assert 0.15 <= time.monotonic() - began < 30


async def test_a_cut_makes_no_wait_longer() -> None:
    patience = Patience()
    asyncio.get_running_loop().call_later(0.01, patience.cut, 60)
    began = time.monotonic()

    with pytest.raises(TimeoutError):
        async with patience.at_most(0.05):
            await asyncio.sleep(60)

    assert time.monotonic() - began < 30
