"""Every failure is told in one shape, whoever noticed it."""

from collections.abc import Callable
from typing import Any

import pytest
from httpx import AsyncClient, Response

from mercat.platform.settings import Settings

Knock = Callable[..., AsyncClient]

TOLD = [
    ("malformed", 400, "malformed"),
    ("unauthenticated", 401, "not_authenticated"),
    ("forbidden", 403, "forbidden"),
    ("missing", 404, "not_found"),
    ("conflict", 409, "conflict"),
    ("gone", 410, "gone"),
    ("invalid", 422, "invalid"),
    ("locked", 423, "locked"),
    ("limited", 429, "rate_limited"),
    ("bug", 500, "internal_error"),
    ("unavailable", 503, "unavailable"),
    ("refused", 503, "unavailable"),
    ("late", 503, "unavailable"),
]


def shape(response: Response, status: int, code: str) -> dict[str, Any]:
    """The detail of an answer that is in the one shape."""
    body: dict[str, Any] = response.json()
    assert (response.status_code, body["error"], body["status_code"]) == (status, code, status)
    assert set(body) == {"error", "detail", "status_code"}
    assert body["detail"]["request_id"] == response.headers["x-request-id"]
    assert isinstance(body["detail"]["message"], str)
    assert body["detail"]["message"]
    assert response.headers["content-type"] == "application/json"
    detail: dict[str, Any] = body["detail"]
    return detail


@pytest.mark.parametrize(("failure", "status", "code"), TOLD)
async def test_failures_of_ours(knock: Knock, failure: str, status: int, code: str) -> None:
    response = await knock().get(f"/door/fail/{failure}")

    shape(response, status, code)


async def test_only_401_asks_for_credentials(knock: Knock) -> None:
    client = knock()

    refused = await client.get("/door/fail/unauthenticated")
    forbidden = await client.get("/door/fail/forbidden")

    assert refused.headers["www-authenticate"] == "Bearer"
    assert "www-authenticate" not in forbidden.headers


@pytest.mark.parametrize(
    ("failure", "seconds"), [("locked", "13"), ("limited", "1"), ("unavailable", "1")]
)
async def test_says_when_to_come_back_in_whole_seconds(
    knock: Knock, failure: str, seconds: str
) -> None:
    response = await knock().get(f"/door/fail/{failure}")

    assert response.headers["retry-after"] == seconds


async def test_an_outage_names_what_is_away(knock: Knock) -> None:
    response = await knock().get("/door/fail/refused")

    assert shape(response, 503, "unavailable")["dependency"] == "database"


async def test_who_gave_way_to_another_may_try_again(knock: Knock) -> None:
    response = await knock().get("/door/fail/deadlock")

    shape(response, 503, "unavailable")
    assert response.headers["retry-after"] == "1"


async def test_a_lone_surrogate_in_a_message_does_not_break_the_answer(knock: Knock) -> None:
    response = await knock().get("/door/fail/surrogate")

    assert b"\\ud800" in response.content
    assert response.status_code == 409


@pytest.mark.parametrize("path", ["/nowhere", "/api/v1/auth/nowhere", "/api/v1", "/%00", "/é"])
async def test_no_such_path(knock: Knock, path: str) -> None:
    shape(await knock().get(path), 404, "not_found")


async def test_a_wrong_method_is_told_every_right_one(knock: Knock) -> None:
    response = await knock().delete("/door/note")

    shape(response, 405, "method_not_allowed")
    assert response.headers["allow"] == "POST, PUT"


async def test_a_developer_is_shown_the_exception_and_its_place(knock: Knock) -> None:
    response = await knock().get("/door/fail/bug")

    detail = shape(response, 500, "internal_error")
    assert detail["exception"] == "ZeroDivisionError: a bug"
    assert detail["raised_at"].endswith("in fail")


async def test_nobody_is_shown_it_in_production(knock: Knock, production: Settings) -> None:
    response = await knock(production).get("/door/fail/bug")

    detail = shape(response, 500, "internal_error")
    assert set(detail) == {"message", "request_id"}
    assert "ZeroDivision" not in response.text


async def test_debug_on_shows_it_and_debug_off_hides_it(knock: Knock) -> None:
    response = await knock(debug=False).get("/door/fail/bug")

    assert set(shape(response, 500, "internal_error")) == {"message", "request_id"}


async def test_a_broken_rule_of_the_database_is_a_bug_and_not_an_outage(
    knock: Knock,
) -> None:
    response = await knock().get("/door/fail/broken-rule")

    shape(response, 500, "internal_error")


@pytest.mark.parametrize(
    ("content", "content_type", "status", "code"),
    [
        (b'{"text": ', "application/json", 400, "malformed_json"),
        (b"\xff\xfe\xfd", "application/json", 400, "malformed"),
        (b"[" * 100_000, "application/json", 400, "malformed"),
        (b'{"text": "a"}', "text/plain", 415, "unsupported_media_type"),
        (b'{"text": "a"}', "", 415, "unsupported_media_type"),
        (b"text=a", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b'{"text": 1}', "application/json", 422, "validation_error"),
        (b"", "application/json", 422, "validation_error"),
        (b"[]", "application/json", 422, "validation_error"),
        (b'"text"', "application/json", 422, "validation_error"),
    ],
)
async def test_bodies_that_cannot_be_read(
    knock: Knock, content: bytes, content_type: str, status: int, code: str
) -> None:
    headers = {"Content-Type": content_type} if content_type else {}

    response = await knock().post("/door/note", content=content, headers=headers)

    shape(response, status, code)


async def test_a_vendor_type_is_json(knock: Knock) -> None:
    headers = {"Content-Type": "Application/Vnd.Mercat+JSON; charset=utf-8"}

    response = await knock().post("/door/note", content=b'{"text": "a"}', headers=headers)

    assert (response.status_code, response.json()) == (200, {"text": "a"})


async def test_a_wrong_field_is_named_and_its_value_is_not(knock: Knock) -> None:
    body = {"text": "a\x00b", "password": ["hunter2"], "more": "hunter3"}

    response = await knock().post("/door/note", json=body)

    fields = shape(response, 422, "validation_error")["fields"]
    assert [(field["loc"], field["code"]) for field in fields] == [
        (["body", "text"], "string_nul"),
        (["body", "password"], "string_type"),
        (["body", "more"], "extra_forbidden"),
    ]
    assert "hunter" not in response.text


async def test_a_thousand_wrong_fields_get_a_short_answer(knock: Knock) -> None:
    body = {"x" * 5_000 + str(number): 1 for number in range(100)}

    response = await knock().post("/door/note", json=body)

    assert len(shape(response, 422, "validation_error")["fields"]) == 20
    assert len(response.content) < 5_000


async def test_text_that_the_database_cannot_keep_is_the_callers_fault(knock: Knock) -> None:
    shape(await knock().get("/door/store"), 400, "malformed")


async def test_what_the_framework_says_is_passed_on(knock: Knock) -> None:
    response = await knock().get("/door/fail/framework")

    assert shape(response, 401, "not_authenticated")["message"] == "Say who you are"
    assert response.headers["www-authenticate"] == "Basic"
    plain = await knock().get("/door/fail/framework-plain")
    assert shape(plain, 403, "forbidden")["message"] == "You may not do this."
