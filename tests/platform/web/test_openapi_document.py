"""How the OpenAPI document is made small, and served."""

import gzip
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from pydantic import BaseModel

from mercat.platform.errors import ApplicationError, Conflict, NotFound
from mercat.platform.web import openapi
from mercat.platform.web.answers import answers


class Note(BaseModel):
    text: str


class Taken(Conflict):
    code = "note_taken"
    message = "Somebody else has written this."


class TakenTwice(Conflict):
    code = "note_taken"
    message = "Two others have written this."


def application(**doors: tuple[type[ApplicationError], ...]) -> FastAPI:
    """Each door takes a note, and may refuse so."""
    app = FastAPI(openapi_url=None)
    for name, refusals in doors.items():

        async def door(note: Note, q: str = "") -> Note:
            return note

        app.post(f"/{name}", name=name, responses=answers(*refusals))(door)
    openapi.install(app, path="/openapi.json")
    return app


def refusal(document: dict[str, Any], door: str, status: str) -> dict[str, Any]:
    found: dict[str, Any] = document["paths"][f"/{door}"]["post"]["responses"][status]
    return found


def test_what_two_doors_say_alike_is_said_once() -> None:
    document = application(one=(NotFound,), two=(NotFound,), three=()).openapi()
    shared = document["components"]

    assert refusal(document, "one", "404") == {"$ref": "#/components/responses/NotFound"}
    assert refusal(document, "one", "404") == refusal(document, "two", "404")
    content = shared["responses"]["NotFound"]["content"]["application/json"]
    assert content["examples"] == {"not_found": {"$ref": "#/components/examples/NotFound"}}
    assert shared["examples"]["NotFound"]["value"]["status_code"] == 404
    assert {"Unavailable", "MalformedJson", "ValidationError"} <= set(shared["responses"])
    asked = document["paths"]["/three"]["post"]["parameters"]
    assert asked == [{"$ref": "#/components/parameters/Q"}]
    assert shared["parameters"]["Q"]["name"] == "q"
    waits = shared["responses"]["Unavailable"]["headers"]
    assert waits == {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}
    assert shared["headers"]["RetryAfter"]["example"] >= 1


def test_what_one_door_says_stays_there() -> None:
    document = application(one=(Taken,), two=()).openapi()

    said = refusal(document, "one", "409")["content"]["application/json"]["examples"]
    assert said["note_taken"]["summary"] == Taken.message
    assert not {"NoteTaken"} & set(document["components"]["responses"])
    assert "NoteTaken" not in document["components"]["examples"]


def test_a_name_means_one_thing_that_of_most_doors() -> None:
    document = application(odd=(TakenTwice,), one=(Taken,), two=(Taken,)).openapi()

    shared = document["components"]["examples"]["NoteTaken"]
    assert shared["summary"] == Taken.message
    assert refusal(document, "two", "409") == {"$ref": "#/components/responses/NoteTaken"}
    own = refusal(document, "odd", "409")["content"]["application/json"]["examples"]
    assert own["note_taken"]["summary"] == TakenTwice.message


@pytest.fixture
async def client() -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(app=application(one=()))
    async with AsyncClient(transport=transport, base_url="http://mercat.test") as client:
        yield client


@pytest.mark.parametrize(
    ("accepted", "is_packed"),
    [
        ("gzip", True),
        ("deflate, br;q=0.5, GZIP ; q=0.1", True),
        ("*", True),
        ("", False),
        ("identity", False),
        ("br, gzip;q=0", False),
        ("gzip;q=0.000", False),
    ],
)
async def test_it_is_packed_for_who_takes_that(
    client: AsyncClient, accepted: str, is_packed: bool
) -> None:
    url, headers = "/openapi.json", {"Accept-Encoding": accepted}
    async with client.stream("GET", url, headers=headers) as response:
        raw = b"".join([part async for part in response.aiter_raw()])

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Vary"] == "Origin, Accept-Encoding"
    assert (response.headers.get("Content-Encoding") == "gzip") is is_packed
    assert json.loads(gzip.decompress(raw) if is_packed else raw)["paths"].keys() == {"/one"}


async def test_who_has_it_already_is_told_so(client: AsyncClient) -> None:
    """By the tag of what was sent: packed and plain are not the same bytes."""
    tags = {}
    for coding in ("gzip", "identity"):
        given = await client.get("/openapi.json", headers={"Accept-Encoding": coding})
        tags[coding] = {"If-None-Match": given.headers["ETag"], "Accept-Encoding": coding}
        assert given.headers["Cache-Control"] == "public, max-age=0"

    for known in tags.values():
        again = await client.get("/openapi.json", headers=known)
        assert (again.status_code, again.content) == (304, b"")
    mixed = tags["gzip"] | {"Accept-Encoding": "identity"}
    assert (await client.get("/openapi.json", headers=mixed)).status_code == 200
