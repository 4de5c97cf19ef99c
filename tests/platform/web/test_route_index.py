"""The index finds what trying one route after the other finds."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI, Request
from hypothesis import example, given, settings
from hypothesis import strategies as st
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from mercat.platform.web import routing

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
WORDS = ["rooms", "users", "me", "1", "v1", "api", "static", "a.b", ""]


class House:
    """One house twice: as FastAPI tries its routes, and with the index."""

    def __init__(self) -> None:
        self.count = 0
        self.plain, self.indexed = self._build(), self._build()
        routing.install(self.indexed)

    def _build(self) -> FastAPI:
        self.count = 0
        app = FastAPI(openapi_url=None, redirect_slashes=False)
        api = APIRouter(prefix="/api/v1")
        for place in ("users", "rooms", "bookings", "leads", "quotes"):
            api.include_router(self._module(place))
        self._add(app, "/first/{anything}", "GET")
        app.include_router(api)
        app.include_router(self._module("users"), prefix="/api")
        app.include_router(self._module("users"))
        app.mount("/static", self._mounted("static"))
        self._add(app, "/static/{late}", "GET")
        self._add(app, "/api/v1/{module}/{id}/{door}", "GET")
        self._add(app, "/api/{version}/users/me", "PATCH")
        self._add(app, "/files/{path:path}", "GET")
        self._add(app, "/numbers/{number:int}/x", "GET")
        app.mount("/api/v1/rooms/mounted", self._mounted("rooms"))
        self._add(app, "/{anything}", "DELETE")
        self._add(app, "/", "GET")
        return app

    def _module(self, place: str) -> APIRouter:
        outer, inner = APIRouter(prefix=f"/{place}"), APIRouter(prefix="/{id}")
        for path in ("", "/me", "/{id}", "/{id}/photos", "/me/photos", "/search/{q}"):
            for method in METHODS[: 2 + len(path) % 4]:
                self._add(outer, path, method)
        for path in ("/close", "/{more}", "/photos/order"):
            self._add(inner, path, "POST")
        outer.include_router(inner)
        return outer

    def _add(self, router: FastAPI | APIRouter, path: str, method: str) -> None:
        self.count += 1
        router.add_api_route(path, _door(self.count), methods=[method])

    @staticmethod
    def _mounted(name: str) -> Callable[..., Any]:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await PlainTextResponse(f"mount {name}")(scope, receive, send)

        return app


def _door(number: int) -> Callable[..., Any]:
    async def door(request: Request) -> dict[str, Any]:
        return {"door": number, "parameters": request.path_params}

    return door


Ask = Callable[[FastAPI, str, str], tuple[int, dict[str, str], str]]


@pytest.fixture(scope="module")
def house() -> House:
    return House()


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """Status, headers and, where there is one, the body of the route that answered."""
    loop = asyncio.new_event_loop()

    async def call(app: FastAPI, method: str, path: str) -> tuple[int, dict[str, str], str]:
        sent: list[Message] = []
        scope = {"type": "http", "method": method, "path": path, "headers": [], "query_string": b""}

        async def receive() -> Message:
            return {"type": "http.request"}

        async def send(message: Message) -> None:
            sent.append(message)

        await app(scope, receive, send)
        headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        refused = sent[0]["status"] in {404, 405}
        return sent[0]["status"], headers, "" if refused else sent[1]["body"].decode()

    yield lambda app, method, path: loop.run_until_complete(call(app, method, path))
    loop.close()


paths = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=6).map(lambda words: "/" + "/".join(words)),
    st.builds(
        lambda prefix, module, rest: "/".join([prefix, module, *rest]),
        st.sampled_from(["", "/api", "/api/v1", "/first", "/static", "/files", "/numbers"]),
        st.sampled_from(["users", "rooms", "bookings", "leads", "7"]),
        st.lists(
            st.sampled_from(["me", "photos", "search", "close", "x", "order", "mounted", "7", ""]),
            max_size=3,
        ),
    ),
)


@given(method=st.sampled_from([*METHODS, "OPTIONS"]), path=paths)
@example(method="POST", path="/static/x")
@example(method="GET", path="/static/x")
@example(method="GET", path="/api/v1/rooms/mounted/x")
@example(method="GET", path="/api/v1/users/me")
@example(method="PATCH", path="/api/v1/users/me")
@settings(max_examples=250, deadline=None)
def test_the_same_door_opens(house: House, ask: Ask, method: str, path: str) -> None:
    plain, _, expected = ask(house.plain, method, path)
    indexed, _, found = ask(house.indexed, method, path)

    assert (indexed, found) == (plain, expected)


def test_the_house_is_a_large_one(house: House) -> None:
    assert house.count > 140


def test_a_wrong_method_is_told_all_right_ones_sorted(house: House, ask: Ask) -> None:
    _, first, _ = ask(house.indexed, "PUT", "/first/x")
    status, shared, _ = ask(house.indexed, "OPTIONS", "/api/v1/users/me")

    assert (status, first["allow"]) == (405, "GET")
    assert shared["allow"] == "DELETE, GET, PATCH, POST, PUT"


def test_head_is_answered_by_get(house: House, ask: Ask) -> None:
    assert ask(house.indexed, "HEAD", "/api/v1/users/me")[0] == 200
    assert ask(house.indexed, "HEAD", "/numbers/x/x")[0] == 404


def test_a_route_is_known_by_its_whole_path(house: House) -> None:
    index = routing.RouteIndex(house.plain)

    found = index.find("/api/v1/rooms/7/photos", "GET")

    assert found is not None
    assert found[1][routing.ROUTE] == "/api/v1/rooms/{id}/photos"
    assert found[1]["path_params"] == {"id": "7"}
    assert index.find("/nowhere/at/all", "GET") is None
