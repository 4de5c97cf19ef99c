"""What Prometheus is told, and who may ask."""

import asyncio
import os
import re
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import text
from tests.chosen import chosen
from tests.running_api import running_api

from mercat.platform.db import Database
from mercat.platform.observability.metrics import may_scrape, share
from mercat.platform.resources import Resources
from mercat.platform.settings import Settings

TOKEN = "scrape-me"


async def series(client: AsyncClient) -> dict[str, float]:
    body = (await client.get("/metrics")).text
    return {
        name: float(value)
        for name, value in re.findall(r"^([a-z_]+(?:\{.*\})?) (\S+)$", body, re.MULTILINE)
    }


def counted(**labels: object) -> str:
    inside = ",".join(f'{name}="{value}"' for name, value in labels.items())
    return f"http_requests_total{{{inside}}}"


async def test_requests_are_counted_by_their_route(client: AsyncClient) -> None:
    before = await series(client)
    await client.get("/api/v1/auth/me")
    await client.get("/auth/me")
    await client.get("/nowhere/7")
    after = await series(client)

    def rise(**labels: object) -> float:
        return after[counted(**labels)] - before.get(counted(**labels), 0)

    assert rise(method="GET", route="/api/v1/auth/me", status=401) == 1
    assert rise(method="GET", route="/auth/me", status=401) == 1
    assert rise(method="GET", route="unmatched", status=404) == 1
    assert after['http_request_seconds_bucket{le="+Inf",route="/auth/me"}'] >= 1
    assert "/nowhere" not in str(after)


async def test_how_far_behind_the_outbox_is(client: AsyncClient, resources: Resources) -> None:
    registration = {"email": "ada@example.com", "password": "correct horse battery staple"}
    await client.post("/api/v1/auth/register", json=registration)
    async with resources.database.engine.begin() as connection:
        await connection.execute(text("UPDATE outbox SET created_at = now() - interval '1 hour'"))

    found = await series(client)

    assert found['outbox{measure="lag_seconds"}'] == pytest.approx(3600, abs=60)
    assert found['outbox{measure="pending_deliveries"}'] == 0
    assert found['outbox{measure="dead_letters"}'] == 0


async def test_with_the_database_away_the_rest_is_still_told(
    app: FastAPI, client: AsyncClient, resources: Resources, settings: Settings, tmp_path: Path
) -> None:
    gone = Database(chosen(settings, database_url=f"postgresql://x@/x?host={tmp_path}"))
    app.state.resources = replace(resources, database=gone)

    response = await client.get("/metrics")

    assert response.status_code == 200
    assert "http_requests_total{" in response.text


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (f"Bearer {TOKEN}", 200),
        ("Bearer wrong", 404),
        (TOKEN, 404),
        (f"bearer {TOKEN}x", 404),
        ("Bearer é", 404),
        (None, 404),
    ],
)
async def test_a_token_is_asked_for(
    app: FastAPI, client: AsyncClient, resources: Resources, sent: str | None, status: int
) -> None:
    guarded = chosen(resources.settings, metrics_token=TOKEN)
    app.state.resources = replace(resources, settings=guarded)
    headers = {} if sent is None else {b"Authorization": sent.encode("latin-1")}

    response = await client.get("/metrics", headers=headers)

    assert response.status_code == status


async def test_several_workers_count_together(settings: Settings, tmp_path: Path) -> None:
    def ask() -> list[str]:
        # Each on a connection of its own, and so at either worker.
        limits = httpx.Limits(max_keepalive_connections=0)
        with (
            running_api(settings, tmp_path, workers=2) as api,
            httpx.Client(base_url=api.url, limits=limits) as client,
        ):
            for _ in range(20):
                assert client.get("/api/v1/auth/me").status_code == 401
            return [client.get("/metrics").text for _ in range(6)]

    told = await asyncio.to_thread(ask)

    me = counted(method="GET", route="/api/v1/auth/me", status=401)
    assert [f"{me} 20.0" in text for text in told] == [True] * 6
    assert 'outbox{measure="lag_seconds"}' in told[-1]


def test_each_start_counts_from_nought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)
    left_over = tmp_path / "8000" / "counter_1.db"
    left_over.parent.mkdir()
    left_over.touch()

    share(left_over.parent)
    assert os.environ["PROMETHEUS_MULTIPROC_DIR"] == str(left_over.parent)
    assert list(left_over.parent.iterdir()) == []

    share(tmp_path / "other")  # an operator's own folder wins
    assert not (tmp_path / "other").exists()
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR")


def test_without_a_token_only_a_developer_may_look(settings: Settings) -> None:
    production = settings.model_copy(update={"environment": "production"})

    assert may_scrape(settings, None)
    assert not may_scrape(production, None)
    assert not may_scrape(production, "Bearer ")
