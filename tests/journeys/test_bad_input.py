"""Whatever is thrown at a door: a clear 4xx in the one shape, nothing changed, no 500."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import func, select
from tests.modules.identity.people import PASSWORD, provide
from tests.openapi_document import paths

from mercat.assembly.tables import metadata
from mercat.platform.resources import Resources

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SECRET = "hunter2-canary-password"
JSON = {"Content-Type": "application/json"}
VALID: dict[str, Any] = {"email": "ada@example.com", "password": SECRET}
MAY_BE_EMPTY = {"/api/v1/auth/refresh"}
_STATUSES = {400, 413, 415, 422}


def doors() -> Iterator[str]:
    """Every path where anybody may POST JSON, under every prefix; webhooks are refused by their
    signature before anything is read of them (tests/modules/payments).
    """
    for path, operations in paths().items():
        operation = operations.get("post", {})
        takes = operation.get("requestBody", {}).get("content", {})
        if "application/json" in takes and "security" not in operation and "/webhooks/" not in path:
            yield path
    yield from ("/api/v1/auth/signup", "/api/auth/login", "/auth/register")


def as_json(**fields: Any) -> bytes:
    return json.dumps({**VALID, **fields}).encode()


BODIES: dict[str, tuple[bytes, dict[str, str], set[int]]] = {
    "half a document": (b'{"email": "ada@exam', JSON, {400}),
    "not json": (f"email=ada&password={SECRET}".encode(), JSON, {400}),
    "two documents": (b"{}{}", JSON, {400}),
    "no body": (b"", JSON, {422}),
    "white space": (b"  \n ", JSON, {400}),
    "an array": (json.dumps([VALID]).encode(), JSON, {422}),
    "a string": (json.dumps(SECRET).encode(), JSON, {422}),
    "null": (b"null", JSON, {422}),
    "a megabyte of address": (as_json(email="a" * 1_000_000 + "@example.com"), JSON, {413, 422}),
    "a long address": (as_json(email="a" * 900_000 + "@example.com"), JSON, {422}),
    "a long password": (as_json(email="no", password=SECRET * 30_000), JSON, {422}),
    "ten megabytes": (as_json(password=SECRET * 500_000), JSON, {413}),
    "a NUL in the address": (as_json(email="ada\x00@example.com"), JSON, {422}),
    "a NUL in the secret": (as_json(email="no", password=f"{SECRET}\x00"), JSON, {422}),
    "a lone surrogate": (b'{"email": "\\ud800@example.com", "password": "x"}', JSON, {422}),
    "a surrogate as name": (b'{"\\udfff": 1}', JSON, {422}),
    "numbers for text": (as_json(email=1, password=2), JSON, {422}),
    "lists for text": (as_json(email=["ada@example.com"], password=[SECRET]), JSON, {422}),
    "objects for text": (as_json(email={"$ne": ""}, password={"$ne": SECRET}), JSON, {422}),
    "booleans for text": (as_json(email=True, password=False), JSON, {422}),
    "unknown fields": (as_json(email="ada@example.com", is_admin=True), JSON, {422}),
    "a prototype": (as_json(__proto__={"status": "ACTIVE"}), JSON, {422}),
    "a number without end": (b'{"email": ' + b"9" * 500_000 + b"}", JSON, {400, 422}),
    "a number beyond floats": (b'{"email": 1e999999}', JSON, {422}),
    "not a number": (b'{"email": NaN, "password": Infinity}', JSON, {422}),
    "the wrong of two": (b'{"email": "ada@example.com", "email": 1}', JSON, {422}),
    "deep lists": (b"[" * 100_000 + b"]" * 100_000, JSON, {400}),
    "deep objects": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, JSON, {400}),
    "not UTF-8": (b'{"email": "\xff\xfe@example.com"}', JSON, {400}),
    "a form": (b"email=ada%40example.com", FORM, {415}),
    "a file": (b"--x\r\n\r\n--x--", {"Content-Type": "multipart/form-data; boundary=x"}, {415}),
    "json that says it is text": (as_json(), {"Content-Type": "text/plain"}, {415}),
    "a type that is none": (as_json(), {"Content-Type": ";;;"}, {415}),
    "no type": (as_json(), {}, {415}),
    "xml": (b"<email/>", {"Content-Type": "application/xml"}, {415}),
}  # fmt: skip


async def rows(resources: Resources) -> dict[str, int]:
    async with resources.database.engine.connect() as connection:
        return {
            table.name: await connection.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
        }


def assert_refused(response: Response, expected: set[int]) -> None:
    assert response.status_code in expected & _STATUSES, response.text[:500]
    body = response.json()
    assert set(body) == {"error", "detail", "status_code"}
    assert body["status_code"] == response.status_code
    assert {"message", "request_id"} <= set(body["detail"])
    assert SECRET not in response.text
    assert "exception" not in body["detail"]
    assert len(response.content) < 10_000


@pytest.mark.parametrize("path", sorted(doors()))
async def test_nothing_bad_gets_through(
    client: AsyncClient, resources: Resources, path: str
) -> None:
    """From somebody who is signed in: others are not listened to at all at most doors."""
    eve = await provide(resources, "eve@example.com")
    answer = await client.post("/api/v1/auth/login", json=eve.enters(PASSWORD))
    client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    before = await rows(resources)

    for name, (content, headers, expected) in BODIES.items():
        if path in MAY_BE_EMPTY and name in {"no body", "null"}:
            continue
        response = await client.post(path, content=content, headers=headers)
        try:
            assert_refused(response, expected)
        except AssertionError as error:
            raise AssertionError(f"{name} at {path}") from error

    assert await rows(resources) == before


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"email": "no address"}, "email"),
        ({"email": "ada@"}, "email"),
        ({"email": "ada@localhost"}, "email"),
        ({"password": "short"}, "too_short"),
        ({"password": "x" * 257}, "too_long"),
        ({"user_type": "STAFF"}, "literal_error"),
        ({"user_type": "ROOT"}, "literal_error"),
        ({"first_name": ""}, "string_too_short"),
        ({"first_name": "x" * 101}, "string_too_long"),
        ({"last_name": "a\x00b"}, "string_nul"),
        ({"phone": "12"}, "phone"),
        ({"status": "ACTIVE"}, "extra_forbidden"),
    ],
)
async def test_an_account_with_one_wrong_field_is_not_opened(
    client: AsyncClient, resources: Resources, change: dict[str, str], code: str
) -> None:
    before = await rows(resources)

    response = await client.post("/api/v1/auth/register", json={**VALID, **change})

    assert response.status_code == 422
    (field,) = response.json()["detail"]["fields"]
    assert (field["loc"], field["code"]) == (["body", *change], code)
    assert await rows(resources) == before


@pytest.mark.parametrize(
    "name", ["Authorization", "User-Agent", "X-Request-ID", "Origin", "Cookie", "X-Forwarded-For"]
)
@pytest.mark.parametrize("value", [b"x" * 60_000, b"\xff\xfe", b"a\x00b", b"Bearer \xe9"])
async def test_odd_headers(client: AsyncClient, name: str, value: bytes) -> None:
    login = {"email": "ada@example.com", "password": SECRET}
    headers: dict[bytes, bytes] = {name.encode(): value}

    signed_in = await client.get("/api/v1/auth/me", headers=headers)
    refused = await client.post("/api/v1/auth/login", json=login, headers=headers)

    assert signed_in.status_code == 401
    assert refused.status_code in ({403} if name == "Origin" else {400, 401})


@pytest.mark.parametrize("path", ["/%00", "/%ff", "/" + "a" * 50_000, "/..%2f..%2fetc/passwd"])
async def test_odd_paths(client: AsyncClient, path: str) -> None:
    response = await client.get(path)

    assert (response.status_code, response.json()["error"]) == (404, "not_found")
