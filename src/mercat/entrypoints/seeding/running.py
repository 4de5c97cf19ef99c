"""Batch after batch, on all processors, until it is done or told to stop."""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console

from mercat.entrypoints.seeding import working
from mercat.entrypoints.seeding.progress import progress
from mercat.entrypoints.seeding.venues.writing import shares
from mercat.platform.bulk import chunks

BATCH = 1_000
"""Businesses that one transaction writes."""
_STUDIOS = 300
"""The same of studios."""
_MOST_PROCESSES = 8
T = TypeVar("T")


def write_businesses(order: working.Order, count: int, console: Console) -> int:
    """How many were missing of the first `count`, and are there now."""
    batches = {batch: len(batch) for batch in chunks(0, count, BATCH)}
    return _write(order, working.write, batches, "Businesses", console)


def write_studios(order: working.Order, count: int, console: Console) -> int:
    """The same of studios, with the businesses that run them."""
    batches = {batch: len(batch) for batch in chunks(0, count, _STUDIOS)}
    return _write(order, working.write_studios, batches, "Studios", console)


def write_bookings(order: working.Order, studios: int, count: int, console: Console) -> int:
    """The same of bookings of so many studios."""
    batches = {share: share.bookings for share in shares(order.seed, studios, count)}
    return _write(order, working.write_bookings, batches, "Bookings", console)


def _write(
    order: working.Order,
    write: Callable[[T], int],
    batches: Mapping[T, int],
    told: str,
    console: Console,
) -> int:
    """`batches`: each with how much is in it. How much of them was missing.

    Ctrl-C ends it after the batches that are under way; what is written stays, and the next run
    goes on from there. Raises KeyboardInterrupt then.
    """
    processes = min(os.cpu_count() or 1, _MOST_PROCESSES, len(batches))
    written = 0
    with _pool(order, processes) as pool, progress(console) as bar:
        task = bar.add_task(told, total=sum(batches.values()))
        waiting: dict[Future[int], int] = {
            pool.submit(write, batch): size for batch, size in batches.items()
        }
        for done in as_completed(waiting):
            written += done.result()
            bar.advance(task, waiting[done])
    return written


@contextmanager
def _pool(order: working.Order, processes: int) -> Iterator[ProcessPoolExecutor]:
    forked = multiprocessing.get_context("forkserver")
    pool = ProcessPoolExecutor(processes, forked, initializer=working.start, initargs=(order,))
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
