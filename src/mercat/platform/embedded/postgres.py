"""PostgreSQL 18 from the wheel, on a unix socket, as whoever may run it."""

import signal
from functools import cached_property

import asyncpg

from mercat.platform.embedded import cluster, programs
from mercat.platform.embedded.account import Account, unprivileged
from mercat.platform.embedded.folders import make_private
from mercat.platform.embedded.layout import Layout
from mercat.platform.embedded.process import EmbeddedError, Server, dies_with_parent


class EmbeddedPostgres(Server):
    """One database, `mercat`, at `url`. With `fsync=False` a power cut may lose or spoil it all:
    for tests only. `account` is found out if it is not given."""

    name = "postgres"
    title = "PostgreSQL 18"
    # "Fast" shutdown: SIGTERM would wait until every client has gone by itself.
    stop_signal = signal.SIGINT

    def __init__(
        self,
        layout: Layout,
        *,
        fsync: bool = True,
        max_connections: int = 200,
        account: Account | None = None,
    ) -> None:
        super().__init__(layout)
        self._fsync = fsync
        self._max_connections = max_connections
        self._given_account = account

    @property
    def url(self) -> str:
        return self.layout.database_url

    @property
    def exists(self) -> bool:
        """Whether there is data from an earlier start."""
        return self.layout.postgres.exists()

    def prepare(self) -> None:
        make_private(self.layout.root)
        make_private(self.layout.sockets)
        data = self.layout.postgres
        if self.exists:
            cluster.check_release(data)
            cluster.clear_leftovers(data, self.layout.sockets)
            self._account.own(data)
            return
        self.layout.secret("postgres-password")
        cluster.create(
            data,
            password_file=self.layout.root / "postgres-password",
            account=self._account,
            fsync=self._fsync,
        )

    @property
    def command(self) -> list[str]:
        durable = "on" if self._fsync else "off"
        settings = {
            "listen_addresses": "",
            # A list: quoted, a path may hold a comma.
            "unix_socket_directories": '"{}"'.format(str(self.layout.sockets).replace('"', '""')),
            "port": "5432",
            "max_connections": str(self._max_connections),
            "shared_buffers": "256MB",
            # New segments of its log are not filled with zeros first: a load that outgrows those
            # there are would write everything twice.
            "wal_init_zero": "off",
            "fsync": durable,
            "full_page_writes": durable,
            "synchronous_commit": durable,
            "timezone": "UTC",
            "log_timezone": "UTC",
            # Not the DETAIL of an error: it repeats the row, and with it people's addresses.
            "log_error_verbosity": "terse",
        }
        words = [word for item in settings.items() for word in ("-c", "=".join(item))]
        command = [programs.postgres("postgres"), "-D", str(self.layout.postgres), *words]
        return [*self._account.prefix, *dies_with_parent(command, self.stop_signal)]

    async def answers(self) -> bool:
        try:
            connection = await asyncpg.connect(self.url, timeout=5)
        except asyncpg.InvalidCatalogNameError:
            await self._create_database()
            return True
        except asyncpg.InvalidPasswordError:
            raise EmbeddedError(
                f"{self.layout.root / 'postgres-password'} does not hold the password of the "
                f"database in {self.layout.postgres}. Put the file back that was made with it."
            ) from None
        except (OSError, asyncpg.PostgresError):
            return False
        await connection.close()
        return True

    async def _create_database(self) -> None:
        connection = await asyncpg.connect(self.url, database="postgres", timeout=5)
        try:
            await connection.execute("CREATE DATABASE mercat")
        finally:
            await connection.close()

    @cached_property
    def _account(self) -> Account:
        return self._given_account or unprivileged()
