"""Pictures as cameras, drawing programs and enemies make them."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms

RED, BLUE = (220, 20, 20), (20, 20, 220)
_MAKE, _ORIENTATION, _GPS = 0x010F, 0x0112, 0x8825
MAKER = "Canary Cameras"


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    written = BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def decoded(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def halves(width: int = 600, height: int = 300, mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image.convert(mode)


def from_camera() -> bytes:
    """A JPEG of a camera that was held upright: turned by 90°, with the place and all."""
    exif = Image.Exif()
    exif[_ORIENTATION] = 6
    exif[_MAKE] = MAKER
    exif[_GPS] = {1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 4: (2.0, 21.0, 3.0)}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return encoded(
        halves(), "JPEG", quality=95, exif=exif, icc_profile=profile, comment=b"canary comment"
    )


def animated(kind: str) -> bytes:
    frames = [Image.new("RGB", (60, 60), colour) for colour in (RED, BLUE)]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def bomb(side: int = 20_000) -> bytes:
    """A small PNG that says it is large."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(100_000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, chunks))


def polyglot() -> bytes:
    """A JPEG, a page with a script and an archive at the same time."""
    page = b"<html><script>alert(document.domain)</script></html>"
    return encoded(halves(), "JPEG", comment=page) + page + b"PK\x03\x04"


SVG = b"""<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"""
HTML = b"<!doctype html><script>alert(1)</script>"


def _chunk(part: tuple[bytes, bytes]) -> bytes:
    name, data = part
    check = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)


def gif_with_script() -> bytes:
    return encoded(halves(60, 30), "GIF") + b"/*" + HTML + b"*/=1;alert(1)"


def large(side: int = 6400) -> bytes:
    """More than forty million pixels that are really there, in few bytes."""
    return encoded(Image.new("1", (side, side)), "PNG")


def hidden_words(content: bytes) -> bool:
    """Whether anything is left of what a camera or a liar wrote beside the picture."""
    return any(
        word in content
        for word in (
            MAKER.encode(),
            b"canary",
            b"Exif",
            b"EXIF",
            b"XMP",
            b"ICCP",
            b"script",
            b"PK\x03",
        )
    )


PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
