"""PostgreSQL has no connection left: everybody is told 503, and nobody sees a traceback."""

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import text
from tests.chosen import chosen
from tests.modules.identity.people import ADA, provide
from tests.running import PATIENCE, eventually
from tests.running_api import environment_of
from tests.warming import mercat

from mercat.platform.db import Database
from mercat.platform.reads import Reads
from mercat.platform.resources import Resources, open_resources
from mercat.platform.settings import Settings


@pytest.fixture
async def full(settings: Settings, resources: Resources) -> AsyncIterator[Settings]:
    """Settings that name somebody for whom the server has no connection."""
    async with resources.database.engine.begin() as connection:
        await connection.execute(text("CREATE ROLE late LOGIN PASSWORD 'late' CONNECTION LIMIT 0"))
    address, _, place = settings.database.rpartition("@")
    yield chosen(settings, database_url=f"{address.partition('//')[0]}//late:late@{place}")
    async with resources.database.engine.begin() as connection:
        await connection.execute(text("DROP ROLE late"))


@pytest.fixture
async def late(app: FastAPI, full: Settings, resources: Resources) -> AsyncIterator[None]:
    database, reads = Database(full), Reads(full, full.database)
    app.state.resources = replace(resources, database=database, reads=reads)
    yield
    await reads.close()
    await database.close()


@pytest.mark.usefixtures("late")
async def test_a_process_says_that_it_is_not_ready(client: AsyncClient) -> None:
    response = await client.get("/health/ready")

    assert (response.status_code, response.json()["error"]) == (503, "not_ready")
    checks = response.json()["detail"]["checks"]
    assert {name for name, state in checks.items() if state != "ok"} == {"database", "migrations"}
    assert (await client.get("/metrics")).status_code == 200


@pytest.mark.usefixtures("late")
async def test_whoever_writes_is_told_to_come_again(client: AsyncClient) -> None:
    response = await client.post("/api/v1/auth/register", json=ADA)

    assert (response.status_code, response.json()["error"]) == (503, "unavailable")
    assert response.json()["detail"]["dependency"] == "database"


async def test_whoever_reads_too(
    app: FastAPI, client: AsyncClient, full: Settings, resources: Resources
) -> None:
    await provide(resources, ADA["email"])
    tokens = (await client.post("/api/v1/auth/login", json=ADA)).json()
    ada = {"Authorization": f"Bearer {tokens['access_token']}"}
    reads = Reads(full, full.database)
    app.state.resources = replace(resources, reads=reads, replica_reads=reads)

    response = await client.get("/api/v1/auth/me", headers=ada)
    await reads.close()

    assert (response.status_code, response.json()["error"]) == (503, "unavailable")


async def test_the_relay_waits(full: Settings, tmp_path: Path) -> None:
    log, env = tmp_path / "relay.log", {**os.environ, **environment_of(full)}
    with log.open("wb") as output:
        relay = mercat(["relay"], env=env, folder=tmp_path, output=output.fileno())
    expected = ("listening_failed", "step_failed", "TooManyConnectionsError")

    def waits() -> bool:
        assert relay.poll() is None, log.read_text()
        return all(words in log.read_text() for words in expected)

    try:
        await asyncio.to_thread(eventually, waits, "its failures")
    finally:
        relay.terminate()
        await asyncio.to_thread(relay.wait, PATIENCE)

    assert "Traceback" not in log.read_text()


async def test_without_a_replica_all_reads_share_one_pool(settings: Settings) -> None:
    async with open_resources(settings) as alone:
        assert alone.replica_reads is alone.reads
    with_replica = chosen(settings, database_replica_url=settings.database)
    async with open_resources(with_replica) as both:
        assert both.replica_reads is not both.reads
