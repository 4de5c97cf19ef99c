"""The side that we trust: what the program is given, and how long it is waited for."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_LIMITING = Path(__file__).with_name("limiting_program.py")
_PIECE = 256 * 1024


@dataclass(frozen=True)
class Means:
    """Of one run: bytes of address space, seconds of the processor, seconds by the clock, and bytes
    of output.
    """

    memory: int
    cpu: int
    patience: float
    output: int


async def run(program: Path, order: str, content: bytes, means: Means) -> tuple[int, bytes]:
    """Gives the program `order` as its argument and `content` on stdin; returns its status, 0 if
    all is well and -1 if it writes too much, and what it wrote. Raises TimeoutError when the
    machine is too slow for it.
    """
    # -I: nothing of our environment, and no module that lies about.
    limits = (str(means.memory), str(means.cpu))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-B", str(_LIMITING), *limits, str(program), order),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env={},
    )
    try:
        async with asyncio.timeout(means.patience):
            _, output = await asyncio.gather(
                _feed(process, content), _collect(process, means.output)
            )
            return await process.wait(), output
    except _TooMuch:
        return -1, b""
    finally:
        if process.returncode is None:
            await end(process)


async def _feed(process: Process, content: bytes) -> None:
    assert process.stdin is not None  # noqa: S101 (it is a pipe)
    with suppress(ConnectionError):  # it ended without reading to the end
        for start in range(0, len(content), _PIECE):  # a pipe that is full keeps a copy of the rest
            process.stdin.write(content[start : start + _PIECE])
            await process.stdin.drain()
    process.stdin.close()


async def _collect(process: Process, most: int) -> bytes:
    assert process.stdout is not None  # noqa: S101 (it is a pipe)
    try:
        await process.stdout.readexactly(most)
    except asyncio.IncompleteReadError as whole:
        return whole.partial
    raise _TooMuch


async def end(process: Process) -> None:
    """At once. What it still had to say is thrown away: as long as a pipe is full and nobody reads
    it, the process counts as running, dead or not (python/cpython#119710).
    """
    process.kill()
    assert process.stdout is not None  # noqa: S101 (it is a pipe)
    while await process.stdout.read(_PIECE):
        pass
    await process.wait()


class _TooMuch(Exception):
    pass
