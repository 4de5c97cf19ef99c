"""Answers that a client need not be sent twice."""

from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from tests.platform.web.conftest import Knock

from mercat.platform.web.etags import Audience, tagged

BODY = b'{"items":[]}'
TAG = tagged(Request({"type": "http", "headers": []}), BODY).headers["etag"]


def ask(*known: str, body: bytes = BODY, **options: Any) -> Response:
    headers = [(b"if-none-match", each.encode("latin-1")) for each in known]
    return tagged(Request({"type": "http", "headers": headers}), body, **options)


def test_an_answer_has_a_version_and_an_age() -> None:
    response = ask(max_age=300)

    assert (response.status_code, response.body) == (200, BODY)
    assert dict(response.headers) == {
        "etag": TAG,
        "cache-control": "public, max-age=300",
        "content-length": str(len(BODY)),
        "content-type": "application/json",
    }
    assert TAG.startswith('"')
    assert ask(body=BODY + b" ").headers["etag"] != TAG


@pytest.mark.parametrize(
    "known",
    [
        [TAG],
        [f"W/{TAG}"],
        ["*"],
        [" * "],
        [f'"other", W/"another" ,{TAG}'],
        [f'"with,a,comma",{TAG}'],
        ['"other"', TAG],
        [f'"é", {TAG}'],
    ],
)
def test_who_knows_it_is_told_no_more(known: list[str]) -> None:
    response = ask(*known, max_age=300)

    assert (response.status_code, response.body) == (304, b"")
    assert dict(response.headers) == {"etag": TAG, "cache-control": "public, max-age=300"}


@pytest.mark.parametrize(
    "known", ["", '"other"', TAG.strip('"'), TAG[:-1], f"'{TAG[1:-1]}'", '"*"', "W/", '"', "*, *"]
)
def test_who_knows_another_or_none_gets_it(known: str) -> None:
    assert ask(known).status_code == 200


def test_what_depends_on_the_caller_says_so() -> None:
    credentials = {"Origin", "Authorization", "Cookie", "X-API-Key"}
    for known in ((), (TAG,)):
        strangers = ask(*known, audience=Audience.STRANGERS).headers
        own = ask(*known, audience=Audience.CALLER).headers

        assert strangers["cache-control"] == "public, max-age=60"
        assert own["cache-control"] == "private, no-cache"
        assert set(strangers["vary"].split(", ")) == set(own["vary"].split(", ")) == credentials


async def test_through_the_whole_house_it_is_the_same(knock: Knock) -> None:
    async with knock() as client:
        first = await client.get("/door/tagged")
        again = await client.get("/door/tagged", headers={"If-None-Match": first.headers["etag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    for name in ("etag", "cache-control", "vary"):
        assert again.headers[name] == first.headers[name]
    assert first.headers["vary"] == "Origin"
    assert "content-type" not in again.headers
