"""Decodes one picture and writes it anew. Run confined, a new process for every picture.

Takes the order as JSON in its first argument and the picture on stdin. Answers on stdout with a
line of JSON, the name, width, height and bytes of each shape, and then these bytes in that order.
Ends with TOO_MANY_PIXELS for what says that it is too large, and with an error for any other fault:
what a hostile picture does to this process, its limits included, happens to nobody else.
"""

import json
import sys
import warnings
from contextlib import suppress
from io import BytesIO
from typing import Any

# These and no others: whatever else Pillow can read, strangers cannot make it try.
from PIL import (
    GifImagePlugin,  # noqa: F401
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,  # noqa: F401
    PngImagePlugin,  # noqa: F401
    WebPImagePlugin,  # noqa: F401
)

TOO_MANY_PIXELS = 3
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_QUALITY = 82


def opened(content: bytes, longest: int) -> Image.Image:
    """The first frame, upright, in the colours of sRGB, no longer than asked for."""
    with Image.open(BytesIO(content), formats=_FORMATS) as image:
        image.draft("RGB", (2 * longest, 2 * longest))  # a JPEG need not be decoded in full
        image.load()
        frame = plain(image)
        frame.info = dict(image.info)
        frame.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        frame = frame.copy()
    with suppress(Exception):  # what is wrong with the metadata is no reason to refuse the picture
        ImageOps.exif_transpose(frame, in_place=True)
    with suppress(Exception):
        frame = in_srgb(frame)
    frame.info.clear()
    return frame


def plain(image: Image.Image) -> Image.Image:
    """Red, green, blue and perhaps alpha; the picture itself if it is so: forty million pixels
    are not copied without need.
    """
    if image.mode.startswith("I"):  # 16 bits a pixel, of which a conversion would keep the low ones
        return image.convert("I").point(lambda value: value / 256).convert("RGB")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode == mode else image.convert(mode)


def in_srgb(frame: Image.Image) -> Image.Image:
    """A telephone's colours are wider than those that a picture without a profile is shown in."""
    profile = frame.info.get("icc_profile")
    if not profile:
        return frame
    theirs = ImageCms.ImageCmsProfile(BytesIO(profile))
    turned = ImageCms.profileToProfile(frame, theirs, ImageCms.createProfile("sRGB"))
    return turned or frame


def shaped(frame: Image.Image, side: int, *, square: bool) -> Image.Image:
    if square:
        side = min(side, *frame.size)
        return ImageOps.fit(frame, (side, side), Image.Resampling.LANCZOS)
    picture = frame.copy()
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    return picture


def written(order: dict[str, Any], content: bytes) -> tuple[list[dict[str, Any]], bytes]:
    frame = opened(content, max(shape["side"] for shape in order["shapes"]))
    told, whole = [], bytearray()
    for shape in order["shapes"]:
        picture, encoded = shaped(frame, shape["side"], square=shape["square"]), BytesIO()
        picture.save(encoded, "WEBP", quality=_QUALITY)
        width, height = picture.size
        size = len(encoded.getvalue())
        told.append({"name": shape["name"], "width": width, "height": height, "size": size})
        whole += encoded.getvalue()
    return told, bytes(whole)


def main() -> int:
    order = json.loads(sys.argv[1])
    Image.MAX_IMAGE_PIXELS = order["pixels"]
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        told, whole = written(order, sys.stdin.buffer.read())
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return TOO_MANY_PIXELS
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + whole)
    return 0


if __name__ == "__main__":
    sys.exit(main())
