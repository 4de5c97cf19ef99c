"""One PostgreSQL and one Valkey for the whole run; a database for each worker.

Tests commit for real, on real pools, and what they leave behind is deleted after each of them.
"""

import asyncio
import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest
from alembic import command
from alembic.config import Config
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.pool import QueuePool

from mercat.assembly.tables import metadata
from mercat.entrypoints.http import create_app
from mercat.platform.clock import Clock
from mercat.platform.embedded.layout import Layout
from mercat.platform.embedded.postgres import EmbeddedPostgres
from mercat.platform.embedded.valkey import EmbeddedValkey
from mercat.platform.outbox import relay
from mercat.platform.resources import Resources, open_resources
from mercat.platform.settings import Settings

ROOT = Path(__file__).parents[1]
_FOLDER = "MERCAT_TEST_FOLDER"
_TEMPLATE = "mercat_template"
_PATIENCE = 100.0
"""Seconds that one of many at once may wait for a connection, and that the relay gives a light
handler, on a machine that has much else to do. What happens when there is none within the product's
own five, or when it takes longer, other tests say.
"""


class MovableClock(Clock):
    """Real time, and as much more of it as a test says."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def move(self, **by: float) -> None:
        self.ahead += timedelta(**by)


class Servers:
    """What the controller starts before the first test and stops after the last."""

    def __init__(self, layout: Layout) -> None:
        self.postgres = EmbeddedPostgres(layout, fsync=False)
        self.valkey = EmbeddedValkey(layout, persist=False)

    def start(self) -> None:
        self.postgres.start()
        self.valkey.start()
        asyncio.run(execute(self.postgres.url, f"CREATE DATABASE {_TEMPLATE}"))
        migrate(database_url(_TEMPLATE))

    def stop(self) -> None:
        self.valkey.stop()
        self.postgres.stop()


def pytest_configure(config: pytest.Config) -> None:
    if _FOLDER in os.environ:
        return
    folder = tempfile.mkdtemp(prefix="mercat-tests-")
    os.environ[_FOLDER] = folder
    servers = Servers(layout())
    config.stash[_SERVERS] = servers
    servers.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    servers = config.stash.get(_SERVERS, None)
    if servers is not None:
        servers.stop()
        shutil.rmtree(os.environ.pop(_FOLDER), ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end: that it has no garbage need not be found again and again,
    neither meanwhile nor later.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with tests that were given more time than others come first, then what else is long:
    whichever began last would be waited for by a worker that has nothing else left.
    """
    longest: dict[Path, float] = {}
    for item in items:
        marker = item.get_closest_marker("timeout")
        longest[item.path] = max(longest.get(item.path, 0), *(marker.args if marker else (0,)))
    long = {ROOT / "tests" / name for name in _LONG}
    items.sort(key=lambda item: (-longest[item.path], item.path not in long))


_LONG = (
    "browser/test_pages.py",
    "browser/test_paying.py",
    "browser/test_signing_in.py",
    "faults/test_supervisor.py",
    "faults/test_up.py",
    "journeys/test_openapi.py",
    "journeys/test_story.py",
    "modules/bookings/test_expiry_races.py",
    "modules/bookings/test_free_times.py",
    "modules/bookings/test_paid_at_companies.py",
    "modules/identity/test_anonymise_user.py",
    "modules/identity/test_rolling_keys.py",
)
"""Took half a minute and more, though no test of theirs asks for more time."""
_SERVERS = pytest.StashKey[Servers]()


def layout() -> Layout:
    return Layout(Path(os.environ[_FOLDER]))


def database_url(name: str) -> str:
    return layout().database_url.replace("@/mercat?", f"@/{name}?")


def migrate(url: str, revision: str = "head") -> None:
    config = Config(ROOT / "alembic.ini")
    config.attributes["database"] = url
    command.upgrade(config, revision)


async def execute(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture(scope="session")
async def database(worker_id: str) -> str:
    """The address of this worker's own database."""
    name = f"test_{worker_id}"
    await execute(layout().database_url, f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
    return database_url(name)


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    return str(getattr(request.config, "workerinput", {"workerid": "main"})["workerid"])


@pytest.fixture(scope="session")
def settings(database: str, worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    number = int(worker_id.removeprefix("gw")) + 1 if worker_id != "main" else 0
    return Settings(
        _env_file=None,
        data_dir=tmp_path_factory.mktemp("data"),
        database_url=database,
        redis_url=f"unix://{layout().valkey_socket}?db={number}",
        secret_key="test-secret-" + "x" * 40,
        bcrypt_rounds=4,
        rate_limit_per_minute=1_000_000,
        log_format="json",
        db_pool_size=20,
        webhook_loopback=False,  # as in production
    )


@pytest.fixture(scope="session")
async def _resources(settings: Settings) -> AsyncIterator[Resources]:
    async with open_resources(settings, MovableClock()) as resources:
        pool = resources.database.engine.pool
        assert isinstance(pool, QueuePool)
        pool._timeout = _PATIENCE
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(relay, "LIGHT_TIMEOUT", _PATIENCE)
            yield resources


@pytest.fixture
async def resources(
    _resources: Resources, request: pytest.FixtureRequest
) -> AsyncIterator[Resources]:
    """Pools and clients as a process has them, on an empty database."""
    await _clear(_resources)  # of what was left behind, also by a test without these
    yield _resources
    assert isinstance(_resources.clock, MovableClock)
    _resources.clock.ahead = timedelta()
    _resources.cache._rests_until = 0.0
    if not _clears(request.config.stash.get(_NEXT, None), request.path):
        await _clear(_resources)
    shutil.rmtree(_resources.settings.layout.mailbox, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    item.config.stash[_NEXT] = nextitem


_NEXT = pytest.StashKey[pytest.Item | None]()


def _clears(item: pytest.Item | None, path: Path) -> bool:
    """Whether this test, of the file at this path, clears before it looks."""
    known = item.fixturenames if isinstance(item, pytest.Function) and item.path == path else ()
    return "resources" in known


async def _clear(resources: Resources) -> None:
    async with resources.database.engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert isinstance(driver, asyncpg.Connection)
        if full := await driver.fetchval(_FULL):
            # Some rows may never be deleted: not even here, unless the triggers look away.
            triggers = "SET LOCAL session_replication_role = replica"
            deletes = (f"DELETE FROM {_ROWS[name]}" for name in full)  # noqa: S608 (of our own names)
            await driver.execute("; ".join(("BEGIN", triggers, *deletes, "COMMIT")))
    await resources.cache._redis.flushdb()


def _rows() -> Iterator[tuple[str, str]]:
    for table in reversed(metadata.sorted_tables):
        if table.name not in _REFERENCE_DATA:
            yield table.name, f"{table} WHERE NOT shipped" if "shipped" in table.c else str(table)


_REFERENCE_DATA = {"categories", "plans"}
"""What migrations write, and no test changes."""
_ROWS = dict(_rows())
"""What a test may leave in each table, in the order in which it can be deleted."""
_FULL = "SELECT array_remove(ARRAY[{}], NULL)".format(
    ", ".join(
        f"CASE WHEN EXISTS (SELECT FROM {rows}) THEN '{name}' END" for name, rows in _ROWS.items()
    )
)
"""Which tables have any. It has no parameters, so a connection plans it once: to look and to delete
from the few takes less than half of what it takes to delete from all.
"""


@pytest.fixture
def clock(resources: Resources) -> MovableClock:
    assert isinstance(resources.clock, MovableClock)
    return resources.clock


@pytest.fixture
async def session(resources: Resources) -> AsyncIterator[AsyncSession]:
    async with resources.database.open_session() as session:
        yield session


@pytest.fixture(scope="session")
def _app(settings: Settings) -> FastAPI:
    return create_app(settings)


@pytest.fixture
def app(_app: FastAPI, resources: Resources) -> FastAPI:
    """The whole product, without the process around it."""
    _app.state.resources = resources
    return _app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(app=app, client=("203.0.113.7", 50_000))
    async with AsyncClient(transport=transport, base_url="http://mercat.test") as client:
        yield client
