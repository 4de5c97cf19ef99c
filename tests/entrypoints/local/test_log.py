"""Log files of what `mercat up` runs: they do not grow without end."""

from pathlib import Path

import pytest

from mercat.entrypoints.local import output
from mercat.entrypoints.local.output import Log


def test_a_log_is_put_aside_while_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "_ROTATE_ABOVE", 100)
    path = tmp_path / "api.log"

    with Log(path) as log:
        for number in range(10):
            log.write(b"%d" % number * 60)

    assert {file.name for file in tmp_path.iterdir()} == {"api.log", "api.log.1"}
    assert path.read_bytes() == b"8" * 60 + b"9" * 60
    assert (tmp_path / "api.log.1").read_bytes() == b"6" * 60 + b"7" * 60


def test_where_nothing_can_be_written_the_program_goes_on(tmp_path: Path) -> None:
    with Log(tmp_path / "no such folder" / "api.log") as log:
        log.write(b"x")
