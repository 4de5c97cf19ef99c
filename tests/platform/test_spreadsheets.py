"""Tables that people open in spreadsheets."""

import csv
from io import StringIO

import pytest

from mercat.platform.money import Money
from mercat.platform.spreadsheets import row


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("Studio A", "Studio A"),
        ("", ""),
        ("=1+1", "'=1+1"),
        ("  =1+1", "'  =1+1"),
        ("+44 20 7946 0018", "'+44 20 7946 0018"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("\0=1+1", "'=1+1"),
        ('a "b", c\nd', 'a "b", c\nd'),
        (Money(-4500, "GBP"), "-45.00"),
        (Money(-5, "BHD"), "-0.005"),
        (Money(1200, "JPY"), "1200"),
    ],
    ids=repr,
)
def test_a_cell_is_told_and_never_computed(cell: str | Money, written: str) -> None:
    line = row(["x", cell])
    assert line.endswith("\r\n")
    assert list(csv.reader(StringIO(line, newline=""))) == [["x", written]]
