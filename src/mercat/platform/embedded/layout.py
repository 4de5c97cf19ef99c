"""Where an embedded Mercat keeps its files, and the addresses that follow from them."""

import hashlib
import os
import re
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

# sun_path holds 107 bytes on Linux (unix(7)) and 103 on macOS; the longest name we add is 16.
_LONGEST_SOCKET_FOLDER = 86
_PLAIN = re.compile(r"[\w./-]+", re.ASCII)


@dataclass(frozen=True)
class Layout:
    """The data directory of one copy of Mercat. Several copies differ by their directory alone."""

    root: Path

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def valkey(self) -> Path:
        return self.root / "valkey"

    @property
    def files(self) -> Path:
        return self.root / "files"

    @property
    def mailbox(self) -> Path:
        return self.root / "mailbox"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def metrics(self) -> Path:
        """What several API processes count together, a folder for each port."""
        return self.root / "metrics"

    @property
    def lock(self) -> Path:
        return self.root / "lock"

    @property
    def sockets(self) -> Path:
        """The folder of the unix sockets: inside the data directory, or a short one elsewhere if
        its name is too long, or holds what an address cannot.
        """
        inside = self.root / "run"
        is_short = len(os.fsencode(inside)) <= _LONGEST_SOCKET_FOLDER
        if is_short and _PLAIN.fullmatch(str(inside)):
            return inside
        name = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"mercat-{os.getuid()}-{name}"

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def database_url(self) -> str:
        password = self.secret("postgres-password")
        return f"postgresql://mercat:{password}@/mercat?host={self.sockets}&port=5432"

    @property
    def redis_url(self) -> str:
        return f"unix://{self.valkey_socket}?db=0"

    def secret(self, name: str) -> str:
        """A random secret that is made on first use and kept beside the data (mode 0600)."""
        path = self.root / name
        if not path.exists():
            self.root.mkdir(parents=True, exist_ok=True)
            self._write_once(path, secrets.token_urlsafe(48))
        return path.read_text().strip()

    @staticmethod
    def _write_once(path: Path, text: str) -> None:
        """Two processes may start at once: the first link wins and nobody reads half a secret."""
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
        try:
            os.link(draft, path)
        except FileExistsError:
            return
        finally:
            draft.unlink()
