"""Which release of the time-zone data this process computes with (IANA tz database)."""

import zoneinfo
from contextlib import suppress
from functools import cache
from pathlib import Path

import tzdata

_PROBE = "Etc/UTC"
_HEAD = "# version "


@cache
def zone_release() -> str:
    """`2026b`, say. Like `zoneinfo` itself: the machine's own data where it has some, the tzdata
    package's where not. `unknown` where the machine does not say which it has.
    """
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / _PROBE).exists():
            return _told_by(folder) or "unknown"
    return tzdata.IANA_VERSION


def _told_by(folder: Path) -> str | None:
    with suppress(OSError), (folder / "tzdata.zi").open(encoding="ascii", errors="replace") as file:
        line = file.readline().strip()
        if line.startswith(_HEAD):
            return line.removeprefix(_HEAD)
    with suppress(OSError):  # as macOS and the BSDs have it
        return (folder / "+VERSION").read_text(encoding="ascii", errors="replace").strip()
    return None
