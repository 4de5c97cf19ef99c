"""UUIDv7: in order, and never twice."""

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import RFC_4122, UUID

import pytest

from mercat.platform.ids import uuid7


def milliseconds(made: UUID) -> int:
    return made.int >> 80


def test_it_is_a_version_7_of_the_rfcs_variant() -> None:
    made = [uuid7() for _ in range(100)]

    assert {one.version for one in made} == {7}
    assert {one.variant for one in made} == {RFC_4122}


def test_it_begins_with_the_time() -> None:
    before, one, after = time.time_ns() // 10**6, uuid7(), time.time_ns() // 10**6

    # Ids made faster than time passes run a hair ahead of it.
    assert before <= milliseconds(one) <= after + 1


def test_one_made_later_is_greater() -> None:
    made = [uuid7() for _ in range(20_000)]

    assert made == sorted(made)
    assert [str(one) for one in made] == sorted(str(one) for one in made)
    assert len(set(made)) == len(made)


def test_in_threads_none_is_made_twice() -> None:
    with ThreadPoolExecutor(8) as pool:
        batches = list(pool.map(lambda _: [uuid7() for _ in range(2_000)], range(8)))

    assert all(batch == sorted(batch) for batch in batches)
    assert len({one.int >> 64 for batch in batches for one in batch}) == 16_000


def test_a_clock_that_is_set_back_does_not_set_ids_back(monkeypatch: pytest.MonkeyPatch) -> None:
    before = uuid7()
    monkeypatch.setattr("mercat.platform.ids.time.time_ns", lambda: 0)

    after = [uuid7() for _ in range(10)]

    assert [before, *after] == sorted([before, *after])
    assert milliseconds(after[-1]) - milliseconds(before) <= 1


def test_sixty_two_bits_are_random() -> None:
    tails = [uuid7().int & ((1 << 62) - 1) for _ in range(2_000)]

    assert len(set(tails)) == 2_000
    ever_set = ever_clear = 0
    for tail in tails:
        ever_set, ever_clear = ever_set | tail, ever_clear | ~tail
    assert ever_set & ever_clear & ((1 << 62) - 1) == (1 << 62) - 1
