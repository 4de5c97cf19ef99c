"""What a program prints: all of it goes to its log file, some of it to the terminal."""

import asyncio
import contextlib
import os
import re
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Self

_ROTATE_ABOVE = 10 * 1024 * 1024
_LONGEST_LINE = 64 * 1024
_ALARM = re.compile(r"\b(warning|error|critical|fatal|panic|traceback)\b", re.IGNORECASE)
_DONE = re.compile(r"done: (\S+)")
_READY = re.compile(r"\bready\b", re.IGNORECASE)


class Log:
    """A log file that is put aside as `….1`, in place of the one before, when it has grown large.

    On a full disk the program that writes goes on; it is its log that has a gap.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = self._open()

    def write(self, chunk: bytes) -> None:
        with contextlib.suppress(OSError):
            if self._file.tell() > _ROTATE_ABOVE:
                self._file.close()
                self._file = self._open()
            self._file.write(chunk)

    def _open(self) -> BinaryIO:
        try:
            if self._path.exists() and self._path.stat().st_size > _ROTATE_ABOVE:
                self._path.replace(self._path.with_name(f"{self._path.name}.1"))
            return self._path.open("ab", buffering=0)
        except OSError:
            return Path(os.devnull).open("ab", buffering=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


class Output:
    """`show` is called with the lines for the terminal, while `loud`; with `everything`, always and
    with every line of it. `done`: what the program has said is done."""

    def __init__(
        self, log: Path, show: Callable[[str], None], *, talks: bool = False, everything: bool
    ) -> None:
        self.log = log
        self.loud = False
        self.said_ready = False
        self.done: set[str] = set()
        self.last_lines: deque[str] = deque(maxlen=20)
        self._show = show
        self._talks = talks
        self._everything = everything

    async def follow(self, stream: asyncio.StreamReader) -> None:
        """Read to the end of the stream."""
        self.said_ready = False
        rest = b""
        with Log(self.log) as log:
            while chunk := await stream.read(_LONGEST_LINE):
                log.write(chunk)
                *lines, rest = (rest[-_LONGEST_LINE:] + chunk).split(b"\n")
                for line in lines:
                    self._take(line)

    def _take(self, raw: bytes) -> None:
        line = _printable(raw.decode(errors="replace"))
        self.last_lines.append(line)
        self.said_ready = self.said_ready or bool(_READY.search(line))
        if told := _DONE.fullmatch(line):
            self.done.add(told[1])
        wanted = self.loud and (self._talks or _ALARM.search(line))
        if wanted or self._everything:
            self._show(line)


def _printable(text: str) -> str:
    """A program may print what a stranger sent it: control characters stay out of the terminal."""
    return "".join(c if c.isprintable() or c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in text)
