"""Which time-zone data is computed with."""

import zoneinfo
from collections.abc import Iterator
from pathlib import Path

import pytest
import tzdata

from mercat.platform.zone_data import zone_release


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A machine's own data, without a word of its release."""
    (tmp_path / "Etc").mkdir()
    (tmp_path / "Etc/UTC").write_bytes(b"TZif2")
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([tmp_path])
    zone_release.cache_clear()
    yield tmp_path
    zoneinfo.reset_tzpath(before)
    zone_release.cache_clear()


def test_the_machine_says(folder: Path) -> None:
    (folder / "tzdata.zi").write_text("# version 2031c\nR A 1916 o - Jun 14 23s 1 S\n")
    assert zone_release() == "2031c"


def test_a_machine_says_it_in_another_file(folder: Path) -> None:
    (folder / "+VERSION").write_text("2031d\n")
    assert zone_release() == "2031d"


def test_a_machine_does_not_say(folder: Path) -> None:
    assert zone_release() == "unknown"


def test_a_machine_has_none(folder: Path) -> None:
    (folder / "Etc/UTC").unlink()
    assert zone_release() == tzdata.IANA_VERSION
