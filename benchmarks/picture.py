"""Bars as SVG, written by hand: a picture needs no library, and none to look at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _LEFT, _ROW, _TOP = 760, 240, 34, 56
_LONGEST = _WIDTH - _LEFT - 80


@dataclass(frozen=True)
class Bar:
    name: str
    value: float


def draw(title: str, bars: Sequence[Bar], lines: Sequence[str]) -> str:
    """A whole SVG document, legible on light and dark pages. `lines` stand below the bars."""
    longest = max(bar.value for bar in bars) or 1.0
    below = _TOP + len(bars) * _ROW + 18
    height = below + 20 * len(lines) + 12
    parts = [_text(16, 30, title, "title")]
    for row, bar in enumerate(bars):
        parts += _bar(bar, _TOP + row * _ROW, longest)
    parts += [_text(16, below + 20 * row, line, "line") for row, line in enumerate(lines)]
    return _DOCUMENT.format(width=_WIDTH, height=height, title=escape(title), body="\n".join(parts))


def _bar(bar: Bar, top: int, longest: float) -> list[str]:
    length = max(2, round(bar.value / longest * _LONGEST))
    return [
        _text(16, top + 16, bar.name, "name"),
        f'<rect x="{_LEFT}" y="{top}" width="{length}" height="22" rx="3"/>',
        _text(_LEFT + length + 8, top + 16, f"{bar.value:.2f}", "name"),
    ]


def _text(x: int, y: int, text: str, kind: str) -> str:
    return f'<text x="{x}" y="{y}" class="{kind}">{escape(text)}</text>'


_DOCUMENT = """\
<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {height}">
<title>{title}</title>
<style>
  svg {{ background: #fff; font: 14px system-ui, sans-serif; }}
  text {{ fill: #1b1b1f; }} .title {{ font-size: 17px; font-weight: 600; }}
  .line {{ fill: #55565f; font-size: 13px; }} rect {{ fill: #2563a8; }}
  @media (prefers-color-scheme: dark) {{
    svg {{ background: #16171b; }} text {{ fill: #ececf1; }}
    .line {{ fill: #a9abb6; }} rect {{ fill: #7fb0e6; }}
  }}
</style>
{body}
</svg>
"""
