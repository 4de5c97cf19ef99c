"""Batch after batch, on all processors, until it is done or told to stop."""

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager

from rich.console import Console

from mercat.entrypoints.seeding import working
from mercat.entrypoints.seeding.progress import progress
from mercat.platform.bulk import chunks

BATCH = 1_000
"""Businesses that one transaction writes."""
_MOST_PROCESSES = 8


def write_businesses(order: working.Order, count: int, console: Console) -> int:
    """How many were missing of the first `count`, and are there now.

    Ctrl-C ends it after the batches that are under way; what is written stays, and the next run
    goes on from there. Raises KeyboardInterrupt then.
    """
    batches = list(chunks(0, count, BATCH))
    processes = min(os.cpu_count() or 1, _MOST_PROCESSES, len(batches))
    written = 0
    with _pool(order, processes) as pool, progress(console) as bar:
        task = bar.add_task("Businesses", total=count)
        waiting: dict[Future[int], int] = {
            pool.submit(working.write, batch): len(batch) for batch in batches
        }
        for done in as_completed(waiting):
            written += done.result()
            bar.advance(task, waiting[done])
    return written


@contextmanager
def _pool(order: working.Order, processes: int) -> Iterator[ProcessPoolExecutor]:
    # All come from one process that has imported everything and has no threads yet.
    forked = multiprocessing.get_context("forkserver")
    forked.set_forkserver_preload([working.__name__])
    pool = ProcessPoolExecutor(processes, forked, initializer=working.start, initargs=(order,))
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
