"""The same code on servers that are not ours: Debian's PostgreSQL 15 and RabbitMQ."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import ExitStack

import asyncpg
import httpx2
import pytest
from tests.data_directory import data_directory
from tests.faults.people import PASSWORD
from tests.faults.post_office import PostOffice
from tests.journeys.debian import debian_postgres, debian_rabbitmq, missing
from tests.running import PATIENCE, House, eventually

from mercat.platform.embedded.valkey import EmbeddedValkey
from mercat.platform.jobs import celery_app
from mercat.platform.settings import Settings

pytestmark = [
    pytest.mark.skipif(bool(missing()), reason=f"not installed: {missing()} (make servers)"),
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("external"),
]


class Abroad:
    """Mercat's processes on servers that they reach by their addresses alone."""

    def __init__(self, house: House, office: PostOffice, database: str, broker: str) -> None:
        self.house = house
        self.office = office
        self.database = database
        self.broker = broker
        self.client = httpx2.Client(base_url=f"{house.url}/api/v1/auth", timeout=PATIENCE)

    def sql(self, query: str) -> list[asyncpg.Record]:
        async def fetch() -> list[asyncpg.Record]:
            connection = await asyncpg.connect(self.database)
            try:
                return list(await connection.fetch(query))
            finally:
                await connection.close()

        return asyncio.run(fetch())

    def post(self, door: str, expected: int, **body: str) -> httpx2.Response:
        response = self.client.post(door, json=body)
        assert response.status_code == expected, response.text
        return response


@pytest.fixture(scope="module")
def abroad() -> Iterator[Abroad]:
    with ExitStack() as stack:
        layout = stack.enter_context(data_directory())
        folder = layout.root.parent
        # PostgreSQL runs as somebody else, who has to get there.
        folder.chmod(0o711)
        database = stack.enter_context(debian_postgres(folder))
        broker = stack.enter_context(debian_rabbitmq(folder))
        valkey = stack.enter_context(EmbeddedValkey(layout, persist=False))
        office = PostOffice()
        house = House(
            layout,
            DATABASE_URL=database.replace("postgresql://", "postgres://"),
            REDIS_URL=valkey.url,
            CELERY_BROKER_URL=broker,
            SECRET_KEY="external-" + "x" * 40,
            SMTP_HOST="127.0.0.1",
            SMTP_PORT=str(office.port),
            SMTP_SECURITY="none",
            CELERY_CONCURRENCY="2",
        )
        stack.callback(house.close)
        abroad = Abroad(house, office, database, broker)
        stack.callback(abroad.client.close)
        yield abroad


def tables(abroad: Abroad) -> set[str]:
    rows = abroad.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {row["tablename"] for row in rows}


def test_migrations_go_up_and_down_and_up(abroad: Abroad) -> None:
    abroad.house.run("db", "upgrade")
    made = tables(abroad)
    assert {"users", "outbox", "deliveries", "alembic_version"} <= made

    abroad.house.run("db", "downgrade", "base")
    assert tables(abroad) == {"alembic_version"}
    abroad.house.run("db", "upgrade")

    assert tables(abroad) == made
    assert "PostgreSQL 15." in abroad.sql("SELECT version()")[0][0]


def test_the_story_and_a_worker_that_is_killed_in_the_middle(abroad: Abroad) -> None:
    abroad.house.run("db", "upgrade")
    abroad.house.start("api", "worker", "relay", "scheduler")
    email, office = "ada@example.com", abroad.office
    account = {"email": email, "password": PASSWORD}
    with office:
        office.holds = True
        try:
            abroad.post("register", 201, **account)
            eventually(lambda: office.waiting == 1, "a worker in the middle of its job")
            abroad.house.kill("worker")
        finally:
            office.holds = False
        # The lease it left behind is 25 s long; as though they were over.
        abroad.sql("UPDATE deliveries SET leased_until = now(), published_until = NULL")
        abroad.house.start("worker")
        code = str(eventually(lambda: office.code_for(email), "another worker's success"))
    abroad.post("verify-otp", 200, email=email, code=code)
    pair = abroad.post("login", 200, **account).json()
    bearer = {"Authorization": f"Bearer {pair['access_token']}"}
    assert abroad.client.get("me", headers=bearer).json()["email"] == email
    abroad.post("refresh", 200, refresh_token=pair["refresh_token"])
    assert abroad.client.post("logout", headers=bearer).status_code == 200
    assert abroad.client.get("me", headers=bearer).status_code == 401
    assert httpx2.get(f"{abroad.house.url}/health/ready").status_code == 200
    # The scheduler has written down what recurs.
    eventually(lambda: abroad.sql("SELECT FROM scheduled_events WHERE key = 'HourPassed'"), "it")
    # uvicorn ends as the signal would have ended it, once its work is done.
    assert abroad.house.stop() == {"api": -15, "relay": 0, "scheduler": 0, "worker": 0}


def test_jobs_wait_in_a_quorum_queue(abroad: Abroad) -> None:
    """Asked for as another kind, the broker says which kind it is."""
    settings = Settings(_env_file=None, celery_broker_url=abroad.broker)
    with celery_app(settings).connection_for_write() as connection:
        channel = connection.channel()
        [queue] = celery_app(settings).conf.task_queues
        queue(channel).declare()
        queue.queue_arguments = {"x-queue-type": "classic"}
        with pytest.raises(connection.channel_errors) as refused:
            queue(channel).declare()

    assert re.search(r"x-queue-type.*received .*classic.*current .*quorum", str(refused.value))
