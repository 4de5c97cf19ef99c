"""What the benches stand on: a database, a cache, migrations, users. Gone when it closes."""

import asyncio
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import psutil
from alembic import command
from alembic.config import Config

from benchmarks import users
from benchmarks.cores import SERVER
from benchmarks.server import ROOT, Server, uvicorn
from mercat.platform.embedded.layout import Layout
from mercat.platform.embedded.postgres import EmbeddedPostgres
from mercat.platform.embedded.valkey import EmbeddedValkey
from mercat.platform.settings import Settings

_ADDRESS = "http://mercat.bench"
_SECRET = "for-measurements-only-" + "x" * 32
_LIMIT = "100000000"


class World:
    def __init__(self, layout: Layout, stack: ExitStack) -> None:
        self.folder = layout.root
        self._layout = layout
        self._stack = stack
        self._files = count()

    @cached_property
    def env(self) -> dict[str, str]:
        """What Mercat's processes, and those compared with them, find in their environment."""
        return {
            "ENVIRONMENT": "local",
            "LOG_FORMAT": "json",
            "RATE_LIMIT_PER_MINUTE": _LIMIT,
            "PUBLIC_URL": _ADDRESS,
            "SECRET_KEY": _SECRET,
            "DATABASE_URL": self._layout.database_url,
            "REDIS_URL": self._layout.redis_url,
            "DATA_DIR": str(self.folder),
        }

    @cached_property
    def settings(self) -> Settings:
        chosen = {name.lower(): value for name, value in self.env.items()}
        return Settings(_env_file=None, **chosen)  # type: ignore[arg-type]  # texts, as in an environment

    @cached_property
    def callers(self) -> list[users.Caller]:
        """Everybody who is signed in."""
        return asyncio.run(users.seed(self.settings))

    @cached_property
    def durable(self) -> str:
        """The address of a database of its own that forgets nothing, for what a commit costs."""
        layout = Layout(self.folder / "durable")
        self._stack.enter_context(EmbeddedPostgres(layout, fsync=True))
        _migrate(layout)
        return layout.database_url

    def mercat(self, *, where: Sequence[int] = SERVER) -> Server:
        """The whole product: one worker, with every route and every layer."""
        command = ["mercat.entrypoints.cli", "api", "--port", "{port}"]
        return Server(command, self.env, self.folder / "run", cores=where, ready="/health/live")

    def app(self, name: str, **env: str) -> Server:
        """One of `benchmarks.apps`, as `module:application`; `env`: what it finds there besides."""
        return Server(uvicorn(name), self.env | env, self.folder / "run")

    def database_cpu(self) -> float:
        """Seconds, user and system, of PostgreSQL so far: of backends that have ended, too."""
        pid = int((self._layout.postgres / "postmaster.pid").read_text().split()[0])
        postmaster = psutil.Process(pid)
        ended = postmaster.cpu_times()
        now = [each.cpu_times() for each in postmaster.children(recursive=True)]
        gone = ended.children_user + ended.children_system
        return float(gone + sum(each.user + each.system for each in (ended, *now)))

    def requests(
        self, path: str, tokens: Iterable[str] = ("",), header: str = "Authorization: Bearer "
    ) -> Path:
        """A file of GET requests for the load generator, one for each token."""
        heads = (f"{header}{token}\r\n" if token else "" for token in tokens)
        host = "Host: mercat.bench\r\nAccept: application/json\r\n"
        whole = (f"GET {path} HTTP/1.1\r\n{host}{head}\r\n".encode() for head in heads)
        file = self.folder / f"requests-{next(self._files)}"
        file.write_bytes(b"\0".join(whole))
        return file

    def post(self, path: str, body: Any) -> Path:
        """The same of one POST request, with this as JSON."""
        sent = json.dumps(body).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: mercat.bench\r\nAccept: application/json\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n"
        )
        file = self.folder / f"requests-{next(self._files)}"
        file.write_bytes(head.encode() + sent)
        return file


@contextmanager
def open_world() -> Iterator[World]:
    folder = Path(tempfile.mkdtemp(prefix="mercat-bench-"))
    layout = Layout(folder)
    try:
        with ExitStack() as stack:
            stack.enter_context(EmbeddedPostgres(layout, fsync=False))
            stack.enter_context(EmbeddedValkey(layout, persist=False))
            _migrate(layout)
            yield World(layout, stack)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _migrate(layout: Layout) -> None:
    config = Config(ROOT / "alembic.ini")
    config.attributes["database"] = layout.database_url
    command.upgrade(config, "head")
