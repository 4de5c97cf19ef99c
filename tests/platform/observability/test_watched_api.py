"""A real API process: what its logs, traces and error reports say, and what they never say."""

import asyncio
import gzip
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from sqlalchemy import text

from mercat.platform.observability.logging import pseudonym
from mercat.platform.resources import Resources

pytestmark = pytest.mark.usefixtures("resources")

CANARIES = {
    "email": "canary-address@example.com",
    "password": "canary-password-1",
    "refresh_token": "canary-refresh-token",
    "bearer": "canary-bearer-token",
    "cookie": "canary-cookie",
    "query": "canary-query",
    "api key": "canary-api-key",
    "code": "48151623",
}
CREDENTIALS = {
    "Authorization": f"Bearer {CANARIES['bearer']}",
    "Cookie": f"mercat_access={CANARIES['cookie']}",
    "X-API-Key": CANARIES["api key"],
}
HEADERS = {**CREDENTIALS, "Sec-Fetch-Site": "same-origin"}
QUERY = {"token": CANARIES["query"], "email": CANARIES["email"]}


def found_in(told: str) -> list[str]:
    return [name for name, canary in CANARIES.items() if canary in told]


async def until(condition: Callable[[], Any]) -> Any:
    """What it returns once that is something, within a minute."""
    deadline = time.monotonic() + 60
    while not (result := condition()):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)
    return result


@asynccontextmanager
async def broken(resources: Resources) -> AsyncIterator[None]:
    """The table of users has lost a column that everything needs."""
    await _change(resources, "ALTER TABLE users RENAME COLUMN email TO address")
    try:
        yield
    finally:
        await _change(resources, "ALTER TABLE users RENAME COLUMN address TO email")


async def _change(resources: Resources, statement: str) -> None:
    async with resources.database.engine.begin() as connection:
        await connection.execute(text(statement))


async def ask(watched: Any, method: str, path: str, **request: Any) -> Any:
    request = {"headers": HEADERS, "params": QUERY, **request}

    def send() -> Any:
        with watched.api.client() as client:
            return client.request(method, path, **request)

    return await asyncio.to_thread(send)


def spans(watched: Any) -> Sequence[Span]:
    exports = []
    for path, headers, body in list(watched.traces.received):
        assert path == "/v1/traces"
        content = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
        exports.append(ExportTraceServiceRequest.FromString(content))
    return [
        span
        for export in exports
        for resource in export.resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]


def attributes(span: Span) -> dict[str, str]:
    return {item.key: item.value.string_value for item in span.attributes}


def events(watched: Any) -> list[str]:
    bodies = []
    for _, headers, body in list(watched.sentry.received):
        is_packed = headers.get("content-encoding") == "gzip"
        bodies.append((gzip.decompress(body) if is_packed else body).decode())
    return [body for body in bodies if '"exception"' in body]


async def everything(watched: Any) -> list[int]:
    """Every kind of answer, with a canary wherever one fits."""
    secrets = {"email": CANARIES["email"], "password": CANARIES["password"]}
    code = {"email": CANARIES["email"], "code": CANARIES["code"]}
    answers = [
        await ask(watched, "POST", "/api/v1/auth/register", json=secrets),
        await ask(watched, "POST", "/api/v1/auth/register", json=secrets),
        await ask(watched, "POST", "/api/v1/auth/login", json=secrets),
        await ask(watched, "POST", "/api/v1/auth/login", json={**secrets, "password": [1]}),
        await ask(watched, "POST", "/api/v1/auth/login", content=str(secrets)),
        await ask(watched, "POST", "/api/v1/auth/verify-otp", json=code),
        await ask(
            watched,
            "POST",
            "/api/v1/auth/refresh",
            json={"refresh_token": CANARIES["refresh_token"]},
        ),
        await ask(watched, "GET", "/api/v1/auth/me"),
        await ask(watched, "GET", "/nowhere"),
    ]
    for name, value in CREDENTIALS.items():
        answers.append(await ask(watched, "GET", "/api/v1/auth/me", headers={name: value}))
    return [answer.status_code for answer in answers]


async def test_no_secret_is_in_any_log_trace_or_report(watched: Any, resources: Resources) -> None:
    statuses = await everything(watched)
    async with broken(resources):
        statuses += await everything(watched)
    assert statuses.count(500) >= 2
    await until(lambda: len(events(watched)) >= statuses.count(500))
    await until(lambda: sum(span.name == "GET /api/v1/auth/me" for span in spans(watched)) >= 2)

    assert statuses[:9] == [201, 201, 403, 422, 415, 400, 401, 400, 404]
    assert statuses[9:12] == [401, 401, 401]
    assert found_in(watched.api.output.read_text()) == []
    assert found_in("".join(map(str, spans(watched)))) == []
    assert found_in("".join(events(watched))) == []


async def test_a_request_leaves_one_line(watched: Any) -> None:
    response = await ask(watched, "GET", "/api/v1/auth/me")
    number = response.headers["x-request-id"]

    def lines() -> list[dict[str, Any]]:
        return [line for line in watched.api.log() if line.get("request_id") == number]

    (line,) = await until(lines)
    assert line["duration_ms"] > 0
    assert {name: line[name] for name in ("event", "method", "route", "status", "client")} == {
        "event": "request",
        "method": "GET",
        "route": "/api/v1/auth/me",
        "status": 400,
        "client": "127.0.0.1",
    }


async def test_what_is_asked_every_second_leaves_none(watched: Any) -> None:
    for path in ("/health/live", "/health/ready", "/metrics"):
        assert (await ask(watched, "GET", path)).status_code == 200
    await ask(watched, "GET", "/nowhere")

    log = watched.api.log()

    assert not [line for line in log if "health" in line.get("route", "")]
    assert not [span for span in spans(watched) if "health" in span.name]


async def test_a_request_and_its_statements_are_one_trace(watched: Any) -> None:
    parent = "0af7651916cd43dd8448eb211c80319c"
    login = {"email": "nobody@example.com", "password": "not a password of anybody"}

    def send() -> None:
        with watched.api.client() as client:
            headers = {"traceparent": f"00-{parent}-b7ad6b7169203331-01"}
            client.post("/api/v1/auth/login?a=1", json=login, headers=headers)

    await asyncio.to_thread(send)

    def ours() -> list[Span]:
        found = [span for span in spans(watched) if span.trace_id.hex() == parent]
        return found if any(span.kind == Span.SPAN_KIND_SERVER for span in found) else []

    trace = await until(ours)
    (server,) = [span for span in trace if span.kind == Span.SPAN_KIND_SERVER]
    statements = [span for span in trace if span.kind == Span.SPAN_KIND_CLIENT]
    assert server.name == "POST /api/v1/auth/login"
    assert attributes(server)["http.route"] == "/api/v1/auth/login"
    assert attributes(server)["url.query"] == "REDACTED"
    assert {"SELECT", "INSERT"} <= {span.name for span in statements}
    assert all(attributes(span)["db.system.name"] == "postgresql" for span in statements)
    assert "nobody@" not in str(trace)


async def test_a_bug_is_reported_with_its_place_and_without_people(
    watched: Any, resources: Resources
) -> None:
    before = len(events(watched))
    login = {"email": CANARIES["email"], "password": CANARIES["password"]}
    async with broken(resources):
        response = await ask(watched, "POST", "/api/v1/auth/login", json=login)
    assert response.status_code == 500

    event = (await until(lambda: events(watched)[before:]))[0]

    assert "UndefinedColumnError" in event
    assert "/api/v1/auth/login" in event
    assert found_in(event) == []
    assert '"cookies"' not in event
    assert '"vars"' not in event
    assert pseudonym(CANARIES["email"]) not in event
