"""Passwords: what is stored, what fits it, and the pool that works it out."""

import asyncio
import threading
import time
from collections.abc import Iterator
from statistics import median

import bcrypt
import pytest

from mercat.platform.crypto.keys import Keyring
from mercat.platform.crypto.passwords import LONGEST_WAIT, HashingPool, Passwords
from mercat.platform.errors import Unavailable

OLD, NEW = "an old secret", "a newer secret"


@pytest.fixture
def pool() -> Iterator[HashingPool]:
    pool = HashingPool()
    yield pool
    pool.close()


def made(pool: HashingPool, *secrets: str, rounds: int = 4) -> Passwords:
    return Passwords(Keyring(secrets or (OLD,)), pool, rounds=rounds)


async def test_what_was_hashed_fits(pool: HashingPool) -> None:
    passwords = made(pool)
    stored = await passwords.hash("correct horse")

    assert await passwords.verify("correct horse", stored)
    assert not await passwords.verify("Correct horse", stored)
    assert not await passwords.verify("correct horse ", stored)
    assert not await passwords.verify("", stored)


async def test_the_scheme_the_pepper_and_the_cost_are_stored(pool: HashingPool) -> None:
    scheme, pepper, text = (await made(pool, rounds=5).hash("correct horse")).split("$", 2)

    assert scheme == "bcrypt-hs384"
    assert len(pepper) == 12
    assert text.startswith("$2b$05$")


async def test_no_two_hashes_are_alike(pool: HashingPool) -> None:
    passwords = made(pool)

    assert await passwords.hash("correct horse") != await passwords.hash("correct horse")


@pytest.mark.parametrize("length", [71, 72, 73, 100, 256])
async def test_every_character_counts_beyond_bcrypts_72_bytes(
    pool: HashingPool, length: int
) -> None:
    passwords = made(pool)
    start = "x" * (length - 1)
    stored = await passwords.hash(f"{start}a")

    assert await passwords.verify(f"{start}a", stored)
    assert not await passwords.verify(f"{start}b", stored)
    assert not await passwords.verify(f"{start}", stored)


async def test_a_nul_ends_nothing(pool: HashingPool) -> None:
    passwords = made(pool)
    stored = await passwords.hash("before\0after")

    assert await passwords.verify("before\0after", stored)
    assert not await passwords.verify("before\0", stored)


@pytest.mark.parametrize(
    ("typed", "pasted"),
    [
        ("caf\u00e9 au lait", "cafe\u0301 au lait"),
        ("\ufb01ne words", "fine words"),
        ("①②③④", "1234"),
    ],
)
async def test_one_password_however_the_keyboard_spells_it(
    pool: HashingPool, typed: str, pasted: str
) -> None:
    passwords = made(pool)
    assert typed != pasted

    assert await passwords.verify(pasted, await passwords.hash(typed))
    assert not await passwords.verify(f"{pasted}x", await passwords.hash(typed))


async def test_without_the_pepper_nothing_fits(pool: HashingPool) -> None:
    stored = await made(pool, OLD).hash("correct horse")

    assert not await made(pool, NEW).verify("correct horse", stored)
    text = "$" + stored.split("$", 2)[2].lstrip("$")
    assert not bcrypt.checkpw(b"correct horse", text.encode())


async def test_a_retired_pepper_still_fits_and_is_dated(pool: HashingPool) -> None:
    stored = await made(pool, OLD).hash("correct horse")
    rotated = made(pool, NEW, OLD)

    assert await rotated.verify("correct horse", stored)
    assert rotated.is_dated(stored)
    assert not rotated.is_dated(await rotated.hash("correct horse"))


@pytest.mark.parametrize(("rounds", "dated"), [(4, True), (5, False), (6, True)])
async def test_another_cost_is_dated(pool: HashingPool, rounds: int, dated: bool) -> None:
    stored = await made(pool, rounds=rounds).hash("correct horse")

    assert made(pool, rounds=5).is_dated(stored) is dated


@pytest.mark.parametrize("stored", [None, "", "argon2id$x$y"])
async def test_nobodys_password_is_never_right(pool: HashingPool, stored: str | None) -> None:
    passwords = made(pool)

    assert not await passwords.verify("correct horse", stored)
    assert not await passwords.verify("", stored)


async def test_it_costs_as_much_as_anybodys(pool: HashingPool) -> None:
    passwords = made(pool, rounds=8)
    stored = await passwords.hash("correct horse")
    took: dict[str, list[float]] = {stored: [], passwords._nobody: []}

    def verify(text: str) -> float:
        began = time.thread_time()
        passwords._verify("correct horse", text)
        return time.thread_time() - began

    for _ in range(15):
        for text, times in took.items():
            times.append(await pool.run(lambda text=text: verify(text)))  # type: ignore[misc]

    somebody, nobody = map(median, took.values())
    assert 0.8 < nobody / somebody < 1.25


async def test_nobodys_hash_is_another_in_every_process(pool: HashingPool) -> None:
    assert made(pool)._nobody != made(pool)._nobody


class Gate:
    """Work that is not done until it is let go."""

    def __init__(self) -> None:
        self._open = threading.Event()

    def __call__(self) -> str:
        assert self._open.wait(30)
        return "done"

    def open(self) -> None:
        self._open.set()


async def fill(pool: HashingPool, gate: Gate, most: int = 500) -> list[asyncio.Task[str]]:
    """As much work as the pool takes; each piece starts waiting before the next one comes."""
    waiting: list[asyncio.Task[str]] = []
    while len(waiting) < most:
        task = asyncio.create_task(pool.run(gate))
        await asyncio.sleep(0)
        if task.done():
            assert isinstance(task.exception(), Unavailable)
            return waiting
        waiting.append(task)
    return waiting


async def test_more_than_two_seconds_of_work_is_refused(pool: HashingPool) -> None:
    pool.expect(0.5)
    gate = Gate()

    waiting = await fill(pool, gate)

    assert len(waiting) == int(LONGEST_WAIT / 0.5) * pool._threads + 1
    with pytest.raises(Unavailable) as refused:
        await pool.run(gate)
    assert LONGEST_WAIT < refused.value.retry_after <= LONGEST_WAIT + 0.5
    gate.open()
    assert await asyncio.gather(*waiting) == ["done"] * len(waiting)
    assert await pool.run(gate) == "done"  # there is room again


async def test_the_queue_is_bounded_before_anything_has_come_out_of_it(pool: HashingPool) -> None:
    made(pool, rounds=12)
    gate = Gate()

    waiting = await fill(pool, gate)

    # A hash of 12 rounds takes a tenth of a second at the very least.
    assert 1 <= len(waiting) <= LONGEST_WAIT / 0.1 * pool._threads + 1
    gate.open()
    await asyncio.gather(*waiting)


async def test_what_fails_takes_up_no_room_for_ever(pool: HashingPool) -> None:
    pool.expect(0.5)

    for _ in range(20):
        with pytest.raises(ZeroDivisionError):
            await pool.run(lambda: 1 // 0)

    assert await pool.run(lambda: "done") == "done"


async def test_the_loop_goes_on_while_a_password_is_hashed(pool: HashingPool) -> None:
    gate = Gate()
    hashing = asyncio.create_task(pool.run(gate))

    for _ in range(10):
        await asyncio.sleep(0.001)
    assert not hashing.done()

    gate.open()
    assert await hashing == "done"
