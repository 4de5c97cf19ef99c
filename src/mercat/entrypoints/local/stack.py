"""The programs that make up Mercat on one machine."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from functools import partial

from mercat.entrypoints.local.service import Service
from mercat.platform.embedded.postgres import EmbeddedPostgres
from mercat.platform.embedded.process import Server, environment
from mercat.platform.embedded.valkey import EmbeddedValkey
from mercat.platform.observability import metrics
from mercat.platform.settings import Settings

_BESIDE_THE_API = 4
"""Processes with pools of their own: worker, scheduler, relay, and a command now and then."""
_RESERVED = 10
"""Connections for the relay's listener, migrations, psql, and the three that superusers keep."""


def servers(settings: Settings, workers: int) -> list[Server]:
    """Those that the settings leave to us. `workers`: processes of the API.

    However busy all of them are at once, PostgreSQL has a connection for each: one that is not in
    use costs it a few kilobytes, one that it refuses costs somebody their request.
    """
    found: list[Server] = []
    if not settings.database_url:
        most = (workers + _BESIDE_THE_API) * settings.most_connections + _RESERVED
        found.append(EmbeddedPostgres(settings.layout, max_connections=most))
    if not settings.redis_url:
        found.append(EmbeddedValkey(settings.layout))
    return found


def is_new(settings: Settings) -> bool:
    """Whether the database is ours to make, and is not there yet."""
    return not (settings.database_url or EmbeddedPostgres(settings.layout).exists)


def server_service(server: Server) -> Service:
    return Service(
        name=server.name,
        command=server.command,
        env=environment(),
        ready=server.answers,
        # After a crash PostgreSQL first replays its log.
        ready_timeout=300,
        stop_signal=server.stop_signal,
    )


def processes(
    settings: Settings, program: Sequence[str], env: Mapping[str, str], workers: int
) -> list[Service]:
    """Mercat's own. `program`: the command line that starts the CLI."""
    api = Service(
        name="api",
        command=[*program, "api", "--workers", str(workers)],
        env=env,
        ready=partial(is_healthy, settings),
        stage=2,
        talks=True,
    )
    others = [
        Service(name=name, command=[*program, name], env=env, stage=1)
        for name in ("worker", "scheduler", "relay")
    ]
    return [api, *others]


def process_environment(settings: Settings) -> dict[str, str]:
    """Everything else follows from these; no secret is among them that was not there before.

    Made once for each run: the folder in which they count together is emptied. Raises OSError.
    """
    # What worker, scheduler and relay count is told by the API's /metrics.
    counting = metrics.shared(settings.layout.metrics / str(settings.port))
    return {
        **os.environ,
        "ENVIRONMENT": settings.environment,
        "HOST": settings.host,
        "PORT": str(settings.port),
        "DATA_DIR": str(settings.layout.root),
        # On the embedded server the migrations have made this role before anybody needs it.
        "DB_ROLE": settings.db_role or ("" if settings.database_url else "mercat_app"),
        "PYTHONUNBUFFERED": "1",
        **counting,
    }


async def is_healthy(settings: Settings) -> bool:
    """Whether GET /health/ready answers 200."""
    host = settings.local_host
    try:
        async with asyncio.timeout(5):
            reader, writer = await asyncio.open_connection(host, settings.port)
            try:
                request = f"GET /health/ready HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
                writer.write(request.encode())
                return (await reader.readline()).split()[1:2] == [b"200"]
            finally:
                writer.close()
    except OSError:
        return False
