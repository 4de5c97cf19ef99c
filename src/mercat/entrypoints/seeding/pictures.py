"""Pictures of businesses, drawn on the spot: a mark with initials, and a view for the portfolio."""

import colorsys
import io
import math

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from mercat.entrypoints.seeding.marks import Dice

_LOGO = 320
_VIEW = (720, 480)
_SMOOTH = 2
"""Times as large as it will be: what is made smaller has no steps."""

Colour = tuple[int, int, int]


def logo(dice: Dice, name: str) -> bytes:
    """PNG: initials on a disc or a rounded square."""
    side, hue = _LOGO * _SMOOTH, dice.random()
    picture = Image.new("RGB", (side, side), _colour(hue, 0.12, 0.98))
    pen = ImageDraw.Draw(picture)
    inner = [side * 0.08, side * 0.08, side * 0.92, side * 0.92]
    if dice.random() < 0.5:
        pen.ellipse(inner, fill=_colour(hue, 0.65, 0.55))
    else:
        pen.rounded_rectangle(inner, side * 0.18, fill=_colour(hue, 0.65, 0.55))
    font = ImageFont.load_default(side * 0.36)
    pen.text((side / 2, side / 2), _initials(name), _colour(hue, 0.06, 1), font, anchor="mm")
    return _png(picture.resize((_LOGO, _LOGO), Image.Resampling.LANCZOS))


def view(dice: Dice) -> bytes:
    """PNG: a sky, a sun, and hills one behind the other."""
    width, height = _VIEW
    hue = dice.random()
    sky = Image.linear_gradient("L").resize(_VIEW)
    picture = Image.composite(
        Image.new("RGB", _VIEW, _colour(hue + 0.08, 0.25, 1)),
        Image.new("RGB", _VIEW, _colour(hue, 0.55, 0.85)),
        sky,
    )
    pen = ImageDraw.Draw(picture)
    x, y, radius = width * (0.15 + 0.7 * dice.random()), height * 0.3, height * 0.1
    pen.ellipse([x - radius, y - radius, x + radius, y + radius], _colour(hue + 0.1, 0.1, 1))
    for layer in range(4):
        ridge = _ridge(dice, height * (0.45 + 0.13 * layer), height * 0.09)
        pen.polygon([*ridge, (width, height), (0, height)], _colour(hue, 0.5, 0.75 - 0.16 * layer))
    return _png(picture.filter(ImageFilter.SMOOTH))


def _ridge(dice: Dice, level: float, swing: float) -> list[tuple[float, float]]:
    waves = [(1 + dice.below(3), dice.random() * math.tau) for _ in range(3)]
    width = _VIEW[0]
    return [
        (x, level + swing * sum(math.sin(x / width * math.tau * n + at) / n for n, at in waves) / 2)
        for x in range(0, width + 1, 6)
    ]


def _initials(name: str) -> str:
    words = [word for word in name.split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[0], words[-1])).upper()


def _colour(hue: float, saturation: float, brightness: float) -> Colour:
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, brightness)
    return round(255 * red), round(255 * green), round(255 * blue)


def _png(picture: Image.Image) -> bytes:
    drawn = io.BytesIO()
    picture.save(drawn, "PNG", compress_level=1)
    return drawn.getvalue()
