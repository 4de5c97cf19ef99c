"""Papers as PDF."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.platform.reading_pdf import lines_of

from mercat.platform.pdf import Paper, drawn

PAPER = Paper(
    title="Receipt 000042",
    issuer=["Łódź & Şirket (Київ)", "12 rue Victor-Hugo", "69002 Lyon"],
    reader=["For Ada Lovelace"],
    facts=[("Number", "000042"), ("Issued", "21 November 2026")],
    rows=[("Two hours", "36.00 EUR"), ("Amplifier", "5.00 EUR")],
    totals=[("Tax 20 %", "6.83 EUR"), ("Paid", "41.00 EUR")],
    notes=["Mercat collected this."],
    at=datetime(2026, 11, 21, 10, 12, tzinfo=UTC),
    author="Mercat",
    stamp="SANDBOX",
)


async def test_it_says_what_stands_on_the_paper_and_is_the_same_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    first = await drawn(PAPER)

    assert first.startswith(b"%PDF-1.")
    assert lines_of(first) == [
        [
            *("SANDBOX", "Receipt 000042", "Łódź & Şirket (Київ)", "12 rue Victor-Hugo"),
            *("69002 Lyon", "For Ada Lovelace", "Number", "000042", "Issued", "21 November 2026"),
            *("36.00 EUR", "Two hours", "5.00 EUR", "Amplifier"),
            *("6.83 EUR", "Tax 20 %", "41.00 EUR", "Paid", "Mercat collected this."),
            *("Mercat · Receipt 000042", "1"),
        ]
    ]
    assert b"+DejaVuSans" in first  # a subset of the font is inside
    assert len(first) < 60_000
    assert b"/CreationDate (D:20261121101200Z" in first
    assert await drawn(PAPER) == first
    assert caplog.records == []


async def test_what_strangers_write_is_text_on_one_line() -> None:
    hostile = "**a** <b>b</b> {nb} \n\x00\u2028 c\\) Tj 中 שלום"

    [page] = lines_of(await drawn(replace(PAPER, rows=[(hostile, "1 JPY")])))

    # Unknown letters are boxes; Hebrew is in the order in which it is to be seen.
    assert "**a** <b>b</b> {nb} c\\) Tj □ םולש" in page


async def test_many_lines_take_several_pages() -> None:
    rows = [(f"Line {number} " + "long " * 30, "1.00 EUR") for number in range(60)]

    pages = lines_of(await drawn(replace(PAPER, rows=rows)))

    assert len(pages) > 3
    assert [page[-1] for page in pages] == [str(n + 1) for n in range(len(pages))]
    starts = [line for page in pages for line in page if line.startswith("Line ")]
    assert [int(line.split()[1]) for line in starts] == list(range(60))
    assert pages[-1].count("41.00 EUR") == 1


def test_the_library_is_loaded_where_something_is_drawn_and_nowhere_else() -> None:
    program = "import sys, mercat.platform.pdf; print(*{'fpdf', 'fontTools'} & set(sys.modules))"
    seen = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert seen.stdout.split() == []
