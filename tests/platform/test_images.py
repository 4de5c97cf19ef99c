"""Pictures from strangers: what becomes of good ones, and what bad ones can do to us."""

import asyncio
import os
from io import BytesIO
from pathlib import Path

import psutil
import pytest
from PIL import Image
from tests.modules.files.pictures import (
    BLUE,
    HTML,
    MAKER,
    RED,
    SVG,
    animated,
    bomb,
    decoded,
    encoded,
    from_camera,
    halves,
    polyglot,
)

from mercat.platform.errors import Unavailable
from mercat.platform.images import (
    Images,
    ImageUnreadable,
    Limits,
    NoImage,
    Picture,
    Shape,
    TooManyPixels,
)

KINDS = ("jpeg", "png", "webp", "gif")
SHAPES = (Shape("thumb", 128, square=True), Shape("full", 1024))
Colour = tuple[int, ...]


async def shape(content: bytes, images: Images | None = None) -> dict[str, Picture]:
    return dict(await (images or Images()).shape(content, SHAPES, KINDS))


def is_like(pixel: object, colour: Colour) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(a - b) < 25 for a, b in zip(pixel, colour, strict=False))


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children()}


async def test_a_photo_from_a_camera_is_turned_and_says_nothing_of_it() -> None:
    content = from_camera()
    assert MAKER.encode() in content
    assert 0x8825 in decoded(content).getexif()

    pictures = await shape(content)

    full = decoded(pictures["full"].content)
    assert (full.format, full.size) == ("WEBP", (300, 600))
    assert (pictures["full"].width, pictures["full"].height) == (300, 600)
    assert is_like(full.getpixel((150, 20)), RED)
    assert is_like(full.getpixel((150, 580)), BLUE)
    for picture in pictures.values():
        assert len(decoded(picture.content).getexif()) == 0
        assert set(decoded(picture.content).info) <= {"loop", "background", "timestamp", "duration"}
        for trace in (b"EXIF", b"XMP ", b"ICCP", MAKER.encode(), b"canary"):
            assert trace not in picture.content


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
async def test_every_kind_comes_back_as_webp(kind: str) -> None:
    pictures = await shape(encoded(halves(2400, 1200), kind))

    sizes = {name: decoded(picture.content).size for name, picture in pictures.items()}
    assert sizes == {"thumb": (128, 128), "full": (1024, 512)}
    thumb = decoded(pictures["thumb"].content)
    assert is_like(thumb.getpixel((5, 64)), RED)
    assert is_like(thumb.getpixel((122, 64)), BLUE)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
async def test_every_kind_of_pixel_is_understood(mode: str) -> None:
    grey = Image.new("L", (90, 60), 200)
    wide = Image.new("I;16", (90, 60), 200 * 256)
    special = {"I;16": wide, "P": grey.quantize()}
    image = special.get(mode) or grey.convert("RGB").convert(mode)
    kind = "JPEG" if mode == "CMYK" else "PNG"

    full = decoded((await shape(encoded(image, kind)))["full"].content)

    assert full.size == (90, 60)
    assert mode == "1" or is_like(full.getpixel((45, 30)), (200, 200, 200))


async def test_what_is_transparent_stays_so() -> None:
    image = halves(mode="RGBA")
    image.putalpha(0)

    full = decoded((await shape(encoded(image, "PNG")))["full"].content)

    assert full.mode == "RGBA"
    assert full.getchannel("A").getextrema() == (0, 0)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
async def test_of_an_animation_the_first_picture_is_kept(kind: str) -> None:
    full = decoded((await shape(animated(kind)))["full"].content)

    assert getattr(full, "n_frames", 1) == 1
    assert is_like(full.convert("RGB").getpixel((30, 30)), RED)


async def test_nothing_is_enlarged() -> None:
    pictures = await shape(encoded(halves(50, 40), "PNG"))

    assert decoded(pictures["full"].content).size == (50, 40)
    assert decoded(pictures["thumb"].content).size == (40, 40)


async def test_two_truths_in_one_file_become_one() -> None:
    pictures = await shape(polyglot())

    for picture in pictures.values():
        assert b"script" not in picture.content
        assert b"PK\x03\x04" not in picture.content
    assert is_like(decoded(pictures["full"].content).getpixel((20, 150)), RED)


@pytest.mark.parametrize(
    "content", [b"", b"\xff", SVG, HTML, b"%PDF-1.7", b"BM" + bytes(100), b"GIF"], ids=repr
)
async def test_what_is_no_picture_is_not_looked_at(content: bytes) -> None:
    images = Images(program=Path("/nowhere"))

    with pytest.raises(NoImage):
        await shape(content, images)


async def test_a_kind_that_is_not_welcome_is_refused() -> None:
    with pytest.raises(NoImage):
        await Images().shape(encoded(halves(), "GIF"), SHAPES, {"jpeg", "png"})


@pytest.mark.parametrize(
    "content",
    [
        encoded(halves(), "JPEG")[:700],
        encoded(halves(), "PNG")[:60],
        encoded(halves(), "WEBP")[:60],
        b"\xff\xd8\xff" + HTML,
        b"GIF89a" + SVG,
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x00\x00\x00\x00WEBP",
    ],
    ids=lambda content: repr(content[:8]),
)
async def test_what_is_cut_off_or_only_begins_like_a_picture(content: bytes) -> None:
    with pytest.raises(ImageUnreadable):
        await shape(content)


@pytest.mark.parametrize("side", [6_400, 8_000, 20_000, 60_000])
async def test_a_small_file_that_says_it_is_large(side: int) -> None:
    with pytest.raises(TooManyPixels):
        await shape(bomb(side))


async def test_too_little_memory_ends_the_decoder_alone() -> None:
    content = encoded(Image.new("RGBA", (4000, 4000)), "PNG")
    narrow = Images(Limits(memory=100 * 1024 * 1024))

    with pytest.raises(ImageUnreadable):
        await shape(content, narrow)

    assert (await shape(content))["full"].width == 1024


HOSTILE = {
    "spins": "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass",
    "shouts": "import os\nwhile True: os.write(1, bytes(65536))",
    "ends": "raise SystemExit(1)",
    "crashes": "import os\nos.abort()",
    "answers nonsense": "print('[1, 2]')",
    "answers too little": "print('[]')",
    "answers a page": (
        "import json\n"
        "told = [{'name': n, 'width': 1, 'height': 1, 'size': 8} for n in ('thumb', 'full')]\n"
        "print(json.dumps(told) + '\\n' + '<script>' * 2, end='')"
    ),
}


@pytest.mark.parametrize("program", HOSTILE.values(), ids=HOSTILE)
async def test_a_decoder_that_was_taken_over_gives_us_nothing(tmp_path: Path, program: str) -> None:
    path = tmp_path / "program.py"
    path.write_text(program)
    before = children()

    with pytest.raises(ImageUnreadable):
        await shape(from_camera(), Images(program=path))

    assert children() == before


async def test_a_decoder_that_does_not_end_is_ended(tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text("import time\ntime.sleep(60)")
    before = children()

    with pytest.raises(Unavailable):
        await shape(from_camera(), Images(Limits(patience=0.5), program=path))

    assert children() == before


async def test_one_who_hangs_up_leaves_no_decoder_behind(tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text("import time\ntime.sleep(60)")
    before = children()
    images = Images(program=path)
    waiting = asyncio.create_task(shape(from_camera(), images))
    while children() == before:  # noqa: ASYNC110 (nothing tells that it has begun)
        await asyncio.sleep(0.01)

    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert children() == before


async def test_the_decoder_may_do_little(tmp_path: Path) -> None:
    """It is asked itself, from within its limits."""
    path = tmp_path / "program.py"
    path.write_text(
        "import os\n"
        f"fd = os.open({str(tmp_path / 'left')!r}, os.O_CREAT | os.O_WRONLY)\n"
        "assert os.environ.keys() <= {'LC_CTYPE'}\n"
        "os.write(fd, b'x')\n"
    )

    with pytest.raises(ImageUnreadable):
        await shape(from_camera(), Images(program=path))

    assert (tmp_path / "left").read_bytes() == b""


async def test_many_at_once_wait_their_turn() -> None:
    images = Images()
    content = encoded(halves(), "PNG")

    pictures = await asyncio.gather(*(shape(content, images) for _ in range(6)))

    assert len({BytesIO(one["full"].content).getvalue() for one in pictures}) == 1
    assert images._turns._value == max(1, min(4, (os.cpu_count() or 1) - 1))
