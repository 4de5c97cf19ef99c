"""The side that we trust: what is asked of the decoder, and how long it is waited for."""

import asyncio
import json
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from mercat.platform.confined import Means, run
from mercat.platform.errors import Invalid, Unavailable, Unsupported

PROGRAM = Path(__file__).with_name("decoder_program.py")
LONGEST_WAIT = 10.0
"""Seconds until the decoder is free, after which a newcomer is sent away with a 503."""

_TOO_MANY_PIXELS = 3
"""What the program ends with: see there."""
_MOST_OUTPUT = 16 * 1024 * 1024
_MOST_AT_ONCE = 4
_HEADS = {"jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "gif": b"GIF8"}


class NoImage(Unsupported):
    message = "Send a JPEG, PNG, WebP or GIF image."


class ImageUnreadable(Invalid):
    code = "image_unreadable"
    message = "This image is damaged, or not made as others are."


class TooManyPixels(Invalid):
    code = "too_many_pixels"
    message = "This image has more than 40 million pixels. Send a smaller one."


@dataclass(frozen=True)
class Shape:
    """`side`: pixels of the longer side, at most: nothing is enlarged. `square`: the middle part,
    with equal sides.
    """

    name: str
    side: int
    square: bool = False


@dataclass(frozen=True)
class Picture:
    """WebP, without metadata."""

    content: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Limits:
    """Of one decoding: bytes of address space, seconds of the processor, seconds by the clock."""

    memory: int = 1024 * 1024 * 1024
    cpu: int = 10
    patience: float = 20.0
    pixels: int = 40_000_000


class Images:
    """One for each process of ours: it knows how many decoders may run at once."""

    def __init__(self, limits: Limits | None = None, program: Path = PROGRAM) -> None:
        self._limits = limits or Limits()
        self._program = program
        cores = os.cpu_count() or 1
        self._turns = asyncio.Semaphore(max(1, min(_MOST_AT_ONCE, cores - 1)))

    async def shape(
        self, content: bytes, shapes: Sequence[Shape], kinds: Collection[str]
    ) -> Mapping[str, Picture]:
        """The picture in each of these shapes, upright, by their names.

        `kinds`: those of jpeg, png, webp and gif that are welcome. Raises NoImage, TooManyPixels,
        ImageUnreadable, and Unavailable when there is too much to do.
        """
        if kind_of(content) not in kinds:
            raise NoImage
        asked = [asdict(shape) for shape in shapes]
        order = json.dumps({"pixels": self._limits.pixels, "shapes": asked})
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await self._turns.acquire()
        except TimeoutError:
            raise _busy() from None
        try:
            return _read(await self._decode(content, order), shapes)
        finally:
            self._turns.release()

    async def _decode(self, content: bytes, order: str) -> bytes:
        limits = self._limits
        means = Means(limits.memory, limits.cpu, limits.patience, _MOST_OUTPUT)
        try:
            status, output = await run(self._program, order, content, means)
        except TimeoutError:
            # Its seconds of the processor are not used up: it is the machine that is too slow.
            raise _busy() from None
        if status == _TOO_MANY_PIXELS:
            raise TooManyPixels
        if status != 0:
            raise ImageUnreadable
        return output


def kind_of(content: bytes) -> str | None:
    """By the first bytes; what is said of it elsewhere does not count."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    return next((kind for kind, head in _HEADS.items() if content.startswith(head)), None)


def _read(output: bytes, shapes: Sequence[Shape]) -> Mapping[str, Picture]:
    """What came back is believed no more than what was sent: it must be what was asked for."""
    line, _, rest = output.partition(b"\n")
    pictures: dict[str, Picture] = {}
    try:
        for told in json.loads(line):
            content, rest = rest[: told["size"]], rest[told["size"] :]
            if kind_of(content) != "webp":
                raise ImageUnreadable
            pictures[told["name"]] = Picture(content, int(told["width"]), int(told["height"]))
    except (ValueError, KeyError, TypeError):
        raise ImageUnreadable from None
    if rest or pictures.keys() != {shape.name for shape in shapes}:
        raise ImageUnreadable
    return pictures


def _busy() -> Unavailable:
    return Unavailable(dependency="images")
