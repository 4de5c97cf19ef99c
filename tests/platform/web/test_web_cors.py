"""Which browsers may call, and what they are told."""

from collections.abc import Callable

import pytest
from httpx import AsyncClient, Response

from mercat.platform.settings import Settings

Knock = Callable[..., AsyncClient]


async def preflight(client: AsyncClient, origin: str, **more: str) -> Response:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST", **more}
    return await client.options("/api/v1/auth/login", headers=headers)


@pytest.mark.parametrize(
    "origin", ["http://localhost:3000", "https://127.0.0.1", "http://[::1]:5173"]
)
async def test_a_developers_frontend_may_call(knock: Knock, origin: str) -> None:
    response = await preflight(
        knock(), origin, **{"Access-Control-Request-Headers": "authorization, content-type"}
    )

    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == origin
    assert response.headers["access-control-allow-credentials"] == "true"
    assert "Origin" in response.headers["vary"]


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://localhost.evil.example",
        "http://localhost:3000.evil.example",
        "null",
    ],
)
async def test_strangers_may_not(knock: Knock, origin: str) -> None:
    response = await preflight(knock(), origin)

    assert (response.status_code, response.json()["error"]) == (400, "cors_refused")
    assert response.json()["detail"]["message"] == "Disallowed CORS origin."
    assert "access-control-allow-origin" not in response.headers


async def test_a_header_that_is_not_on_the_list_is_refused(knock: Knock) -> None:
    response = await preflight(
        knock(), "http://localhost", **{"Access-Control-Request-Headers": "x-evil"}
    )

    assert response.json()["detail"]["message"] == "Disallowed CORS headers."


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://shop.example", True),
        ("https://admin.example", True),
        ("http://localhost:3000", False),
        ("https://shop.example.evil.example", False),
    ],
)
async def test_in_production_only_the_list_counts(
    knock: Knock, production: Settings, origin: str, *, allowed: bool
) -> None:
    client = knock(production)

    asked = await preflight(client, origin)
    called = await client.get("/health/live", headers={"Origin": origin})

    assert asked.status_code == (200 if allowed else 400)
    assert (called.headers.get("access-control-allow-origin") == origin) is allowed


async def test_a_preflight_has_the_protecting_headers_and_an_id(knock: Knock) -> None:
    response = await preflight(knock(), "http://localhost")

    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-request-id"]


@pytest.mark.parametrize("path", ["/door/fail/bug", "/door/fail/conflict", "/nowhere"])
async def test_a_browser_may_read_failures(knock: Knock, path: str) -> None:
    response = await knock().get(path, headers={"Origin": "http://localhost:3000"})

    assert response.headers["access-control-allow-origin"] == "http://localhost:3000"
    exposed = set(response.headers["access-control-expose-headers"].split(", "))
    assert exposed == {
        "ETag",
        "Idempotent-Replayed",
        "RateLimit",
        "RateLimit-Policy",
        "Retry-After",
        "X-Request-ID",
    }
