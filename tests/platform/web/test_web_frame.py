"""What every answer carries, whatever it answers."""

import re
from collections.abc import Callable

import pytest
from httpx import AsyncClient, Response

from mercat.platform.settings import Settings

Knock = Callable[..., AsyncClient]

PROTECTING = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
}


def protection(response: Response) -> dict[str, str]:
    return {name: response.headers.get(name, "missing") for name in PROTECTING}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/health/live", 200),
        ("HEAD", "/health/live", 200),
        ("POST", "/door/note", 422),
        ("GET", "/nowhere", 404),
        ("DELETE", "/health/live", 405),
        ("GET", "/door/fail/bug", 500),
        ("GET", "/door/fail/unavailable", 503),
        ("GET", "/metrics", 200),
    ],
)
async def test_headers_that_protect(knock: Knock, method: str, path: str, status: int) -> None:
    response = await knock().request(method, path)

    assert response.status_code == status
    assert protection(response) == PROTECTING
    assert "strict-transport-security" not in response.headers


async def test_the_document_may_be_kept_by_who_asks_again(knock: Knock) -> None:
    response = await knock().get("/openapi.json")

    assert response.status_code == 200
    assert protection(response) == PROTECTING | {"cache-control": "public, max-age=0"}


async def test_an_oversized_body_gets_them_too(knock: Knock) -> None:
    response = await knock().post("/door/raw", content=b"x" * 2_000_000)

    assert response.status_code == 413
    assert protection(response) == PROTECTING


async def test_no_header_is_sent_twice(knock: Knock) -> None:
    response = await knock().get("/door/fail/conflict")

    names = [name for name, _ in response.headers.multi_items()]
    assert sorted(names) == sorted(set(names))


async def test_a_page_keeps_its_own_policy(client: AsyncClient) -> None:
    response = await client.get("/docs")

    assert "nonce-" in response.headers["content-security-policy"]
    assert len(response.headers.get_list("content-security-policy")) == 1


@pytest.mark.parametrize("path", ["/health/live", "/nowhere", "/door/fail/bug"])
async def test_production_asks_browsers_for_https(
    knock: Knock, production: Settings, path: str
) -> None:
    response = await knock(production).get(path)

    expected = "max-age=63072000; includeSubDomains"
    assert response.headers["strict-transport-security"] == expected


async def test_head_works_where_get_does(knock: Knock, client: AsyncClient) -> None:
    for path, status in {"/health/live": 200, "/api/v1/auth/me": 401, "/docs": 200}.items():
        assert (await client.head(path)).status_code == status
    assert (await client.head("/api/v1/auth/login")).status_code == 405


async def test_a_callers_request_id_comes_back(knock: Knock) -> None:
    response = await knock().get("/door/fail/conflict", headers={"X-Request-ID": "Abc-1.2_z"})

    assert response.headers["x-request-id"] == "Abc-1.2_z"
    assert response.json()["detail"]["request_id"] == "Abc-1.2_z"


@pytest.mark.parametrize("harmful", [b"", b"a b", b"x" * 65, b"a\x1b[2J", b'"', b"\xe9", b"a\n"])
async def test_a_harmful_request_id_is_replaced(knock: Knock, harmful: bytes) -> None:
    response = await knock().get("/health/live", headers={b"X-Request-ID": harmful})

    assert re.fullmatch("[0-9a-f]{32}", response.headers["x-request-id"])


async def test_each_request_gets_its_own_id(knock: Knock) -> None:
    client = knock()

    ids = {(await client.get("/health/live")).headers["x-request-id"] for _ in range(5)}

    assert len(ids) == 5


async def test_a_limited_door_tells_the_rule_and_where_you_stand(knock: Knock) -> None:
    client = knock(rate_limit_per_minute=3)

    answers = [await client.get("/door/limited") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert {answer.headers["ratelimit-policy"] for answer in answers} == {'"door";q=3;w=60'}
    standings = [answer.headers["ratelimit"] for answer in answers]
    assert standings == ['"door";r=2;t=20', '"door";r=1;t=40', '"door";r=0;t=60', '"door";r=0;t=60']
    assert answers[3].json()["error"] == "rate_limited"
    assert 19 <= int(answers[3].headers["retry-after"]) <= 20


async def test_a_door_without_a_limit_says_nothing_of_limits(knock: Knock) -> None:
    response = await knock().get("/health/live")

    assert not {"ratelimit", "ratelimit-policy"} & set(response.headers)
