"""Drawing on A4, in millimetres, with a font that has the letters of most of Europe and more.

Imported where something is drawn, and nowhere else: the library takes long to load.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final
from unicodedata import bidirectional, normalize

from fpdf import FPDF
from fpdf.bidi import BidiParagraph
from fpdf.enums import XPos, YPos
from fpdf.fonts import TTFFont

from mercat.platform.pdf.paper import Pair, Paper

_FONTS: Final = Path(__file__).parent / "fonts"
_FONT: Final = "DejaVu"
_MARGIN: Final = 20.0
_WIDTH: Final = 170.0
_AMOUNTS: Final = 42.0
"""Of the column on the right."""
_GAP: Final = 6.0
_INK, _QUIET, _LINE, _BRAND = (20, 33, 31), (95, 111, 107), (214, 222, 219), (15, 118, 110)
Color = tuple[int, int, int]
_FROM_RIGHT: Final = frozenset({"R", "AL"})
"""Bidirectional classes of the letters of Hebrew and Arabic."""
_BOX: Final = "□"


def draw(paper: Paper) -> bytes:
    """Blocks for as long as it takes."""
    sheet = _Sheet(paper)
    sheet.add_page()
    sheet.head()
    sheet.table()
    sheet.end()
    return bytes(sheet.output())


class _Sheet(FPDF):
    """Pages of one paper; those after the first have its table's head again."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(format="A4")
        self._paper = paper
        self.add_font(_FONT, "", _FONTS / "DejaVuSans.ttf")
        self.add_font(_FONT, "B", _FONTS / "DejaVuSans-Bold.ttf")
        font = self.fonts[_FONT.lower()]
        assert isinstance(font, TTFFont)  # noqa: S101 (it has just been read from such a file)
        self._letters = frozenset(font.cmap)
        self.c_margin = 0
        self.set_margins(_MARGIN, _MARGIN, _MARGIN)
        self.alias_nb_pages("")  # the text that is replaced would be replaced in what others wrote
        self.set_auto_page_break(auto=True, margin=24)
        self.set_title(self._plain(paper.title))
        self.set_author(self._plain(paper.author))
        self.set_creator(self._plain(paper.author))
        self.set_lang("en")
        self.set_creation_date(paper.at)

    def header(self) -> None:
        """An awning, as on the pages and in the letters."""
        stripe = _WIDTH / 17
        for number in range(17):
            self.set_fill_color(*(_BRAND if number % 2 == 0 else (204, 251, 241)))
            self.rect(_MARGIN + number * stripe, 12, stripe, 2.4, style="F")
        self.set_y(24)

    def footer(self) -> None:
        self.set_y(-16)
        self._pen(8, _QUIET)
        told = f"{self._paper.author} · {self._paper.title}"
        self._say(told, width=_WIDTH - 30)
        self.set_xy(_MARGIN + _WIDTH - 30, -16)
        self.cell(30, 5, str(self.page_no()), align="R")

    def head(self) -> None:
        paper = self._paper
        if paper.stamp:
            self._pen(9, _BRAND, bold=True)
            self._say(paper.stamp, height=6)
            self.ln(3)
        self._pen(20, _INK, bold=True)
        self._say(paper.title, height=10)
        self.ln(_GAP)
        half = (_WIDTH - _GAP) / 2
        top = self.get_y()
        self._party(paper.issuer, half)
        self.ln(_GAP)
        self._party(paper.reader, half)
        left_end = self.get_y()
        self.set_y(top)
        for fact in paper.facts:
            self._fact(fact, _MARGIN + half + _GAP, half)
        self.set_y(max(left_end, self.get_y()))
        self.ln(_GAP * 1.5)

    def table(self) -> None:  # type: ignore[override]  # a table of ours, not the library's
        self._rule()
        for row in self._paper.rows:
            self._row(row)
        self.ln(1.5)
        self._rule()
        *parts, whole = self._paper.totals
        for part in parts:
            self._row(part, ink=_QUIET)
        self._row(whole, bold=True, size=12)

    def end(self) -> None:
        self.ln(_GAP * 1.5)
        self._pen(9, _QUIET)
        for note in self._paper.notes:
            self._say(note)
            self.ln(1.5)

    def _party(self, lines: Sequence[str], width: float) -> None:
        for place, line in enumerate(lines):
            self._pen(11 if place == 0 else 9, _INK if place == 0 else _QUIET, bold=place == 0)
            self._say(line, width=width)

    def _fact(self, fact: Pair, left: float, width: float) -> None:
        label, value = fact
        self._pen(9, _QUIET)
        self.set_x(left)
        self.cell(26, 5, self._plain(label))
        self._pen(9, _INK)
        self._say(value, width=width - 26)

    def _row(self, row: Pair, *, bold: bool = False, size: float = 10, ink: Color = _INK) -> None:
        label, amount = row
        self._pen(size, ink, bold=bold)
        width, words = _WIDTH - _AMOUNTS, self._plain(label)
        height = self.multi_cell(width, 5, words, align="L", dry_run=True, output="HEIGHT")
        assert isinstance(height, float)  # noqa: S101 (as was asked for)
        if self.will_page_break(height + 2):
            self.add_page()
            self._rule()
            self._pen(size, ink, bold=bold)
        self.ln(2)
        top = self.get_y()
        self.set_x(_MARGIN + _WIDTH - _AMOUNTS)
        self.cell(_AMOUNTS, 5, self._plain(amount), align="R")
        self.set_xy(_MARGIN, top)
        self._say(label, width=_WIDTH - _AMOUNTS)

    def _rule(self) -> None:
        self.set_draw_color(*_LINE)
        self.line(_MARGIN, self.get_y(), _MARGIN + _WIDTH, self.get_y())

    def _pen(self, size: float, ink: Color, *, bold: bool = False) -> None:
        self.set_font(_FONT, "B" if bold else "", size)
        self.set_text_color(*ink)

    def _say(self, text: str, *, width: float = _WIDTH, height: float = 5) -> None:
        """As many lines as it needs, from where we are."""
        self.multi_cell(
            width, height, self._plain(text), align="L", new_x=XPos.LEFT, new_y=YPos.NEXT
        )
        self.set_x(_MARGIN)

    def _plain(self, text: str) -> str:
        """On one line, without what is not to be seen. What the font has no letter for is a box.
        The library sets letters from left to right: those that are read the other way are put in
        the order in which they are to be seen.
        """
        printable = "".join(one if one.isprintable() else " " for one in normalize("NFC", text))
        line = " ".join(printable.split())
        shown = "".join(one if ord(one) in self._letters else _BOX for one in line)
        if any(bidirectional(one) in _FROM_RIGHT for one in shown):
            return BidiParagraph(shown).get_reordered_string()
        return shown
