"""Read once for all who ask, and never older than it may be."""

import asyncio

import pytest

from mercat.platform.renewed import Renewed


class Source:
    def __init__(self) -> None:
        self.value = 0
        self.fails = False
        self.lasts = 0.02

    async def read(self) -> int:
        self.value += 1
        value = self.value
        await asyncio.sleep(self.lasts)
        if self.fails:
            raise ConnectionError
        return value


@pytest.fixture
def source() -> Source:
    return Source()


async def test_a_crowd_is_one_reading(source: Source) -> None:
    renewed = Renewed(source.read, 60)

    assert await asyncio.gather(*(renewed.get() for _ in range(50))) == [1] * 50
    assert await renewed.get() == 1


async def test_it_is_renewed_in_its_time(source: Source) -> None:
    renewed = Renewed(source.read, 0.05)
    assert await renewed.get() == 1

    await asyncio.sleep(0.06)

    assert await renewed.get() == 2


async def test_what_was_being_read_when_it_expired_is_not_believed(source: Source) -> None:
    renewed = Renewed(source.read, 60)
    waiting = asyncio.create_task(renewed.get())
    await asyncio.sleep(0.01)

    renewed.expire()

    assert await renewed.get() == 2
    assert await waiting == 2


async def test_who_leaves_takes_nothing_from_those_who_wait(source: Source) -> None:
    renewed = Renewed(source.read, 60)
    waiting = [asyncio.create_task(renewed.get()) for _ in range(3)]
    await asyncio.sleep(0.01)

    waiting[0].cancel()

    assert await asyncio.gather(*waiting[1:]) == [1, 1]


async def test_a_failure_is_told_to_all_and_tried_again_by_the_next(source: Source) -> None:
    renewed = Renewed(source.read, 60)
    source.fails = True

    answers = await asyncio.gather(*(renewed.get() for _ in range(3)), return_exceptions=True)

    assert [type(answer) for answer in answers] == [ConnectionError] * 3
    source.fails = False
    assert await renewed.get() == 2


async def test_a_source_that_is_slower_than_its_value_is_old_is_waited_for_once(
    source: Source,
) -> None:
    renewed = Renewed(source.read, 0.0)

    async with asyncio.timeout(20):
        assert await renewed.get() == 1
