"""Is it alive, is it ready; and what a load balancer sees when it stops."""

import asyncio
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import text
from tests.chosen import chosen
from tests.running_api import running_api

from mercat.entrypoints import health
from mercat.platform.cache import Cache
from mercat.platform.db import Database
from mercat.platform.reads import Reads
from mercat.platform.resources import Resources
from mercat.platform.settings import Settings
from mercat.platform.storage import Storage

WELL = dict.fromkeys(("database", "migrations", "cache", "broker", "storage"), "ok")


@pytest.fixture
def stopping() -> Iterator[None]:
    health.STOPPING.set()
    yield
    health.STOPPING.clear()


async def checks(client: AsyncClient) -> dict[str, str]:
    """What a process that is not ready says of each dependency."""
    response = await client.get("/health/ready")
    body = response.json()
    assert (response.status_code, body["error"], body["status_code"]) == (503, "not_ready", 503)
    assert response.headers["retry-after"] == "1"
    found: dict[str, str] = body["detail"]["checks"]
    return {name: state for name, state in found.items() if state != "ok"}


async def test_alive(client: AsyncClient) -> None:
    response = await client.get("/health/live")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def test_ready(client: AsyncClient) -> None:
    response = await client.get("/health/ready")

    assert (response.status_code, response.json()) == (200, {"status": "ok", "checks": WELL})


async def test_without_a_database(
    app: FastAPI, client: AsyncClient, resources: Resources, settings: Settings, tmp_path: Path
) -> None:
    gone = chosen(settings, database_url=f"postgresql://x@/x?host={tmp_path}")
    reads = Reads(gone, gone.database)
    app.state.resources = replace(resources, reads=reads, database=Database(gone))

    assert await checks(client) == {"database": "unavailable", "migrations": "unavailable"}
    assert (await client.get("/health/live")).status_code == 200
    await reads.close()


async def test_without_migrations(client: AsyncClient, resources: Resources) -> None:
    async with resources.database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE alembic_version RENAME TO gone"))
    try:
        assert await checks(client) == {"migrations": "unavailable"}
    finally:
        async with resources.database.engine.begin() as connection:
            await connection.execute(text("ALTER TABLE gone RENAME TO alembic_version"))


async def test_without_valkey_as_cache_and_broker(
    app: FastAPI, client: AsyncClient, resources: Resources, settings: Settings, tmp_path: Path
) -> None:
    gone = chosen(settings, redis_url=f"unix://{tmp_path}/nobody")
    cache = Cache(gone)
    app.state.resources = replace(resources, settings=gone, cache=cache)

    assert await checks(client) == {"cache": "unavailable", "broker": "unavailable"}
    await cache.close()


async def test_without_a_broker(
    app: FastAPI, client: AsyncClient, resources: Resources, settings: Settings
) -> None:
    gone = chosen(settings, celery_broker_url="redis://127.0.0.1:1/0")
    app.state.resources = replace(resources, settings=gone)

    assert await checks(client) == {"broker": "unavailable"}


async def test_without_storage(
    app: FastAPI, client: AsyncClient, resources: Resources, tmp_path: Path
) -> None:
    place = tmp_path / "files"
    storage = Storage(f"file://{place}", resources.keyring.keys("storage-url"), resources.clock)
    place.rmdir()
    place.write_text("a file where the folder should be")
    app.state.resources = replace(resources, storage=storage)

    assert await checks(client) == {"storage": "unavailable"}
    await storage.close()


@pytest.mark.usefixtures("stopping")
async def test_about_to_stop(client: AsyncClient) -> None:
    response = await client.get("/health/ready")

    assert (response.status_code, response.json()["error"]) == (503, "stopping")
    assert response.json()["detail"]["checks"] == WELL
    assert (await client.get("/health/live")).status_code == 200


def test_the_signal_is_heard_before_the_server_hears_it() -> None:
    heard: list[bool] = []
    before = signal.signal(signal.SIGTERM, lambda *_: heard.append(health.STOPPING.is_set()))
    try:
        health.watch_for_stop()
        os.kill(os.getpid(), signal.SIGTERM)
        assert heard == [True]
    finally:
        signal.signal(signal.SIGTERM, before)
        health.STOPPING.clear()


async def test_a_process_that_is_told_to_stop_ends_well(settings: Settings, tmp_path: Path) -> None:
    def live_and_die() -> tuple[int, str]:
        with running_api(settings, tmp_path) as api:
            api.process.terminate()
            return api.process.wait(timeout=100), api.output.read_text()

    status, told = await asyncio.to_thread(live_and_die)

    assert status in {0, -signal.SIGTERM}
    assert "Traceback" not in told
