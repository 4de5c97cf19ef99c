"""Routes are built where they are declared, and stand elsewhere as they are."""

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from httpx import ASGITransport, AsyncClient

from mercat.platform.web.routers import Router, add_routes


def _joined() -> tuple[Router, APIRoute]:
    part = Router(prefix="/things", tags=["things"])

    @part.get("/{number}")
    async def read_thing(number: int) -> list[int]:
        return [number]

    whole = Router()
    whole.join(part)
    (route,) = whole.routes
    assert isinstance(route, APIRoute)
    return whole, route


async def test_a_route_answers_below_every_prefix_and_is_built_once() -> None:
    router, route = _joined()
    app = FastAPI()
    add_routes(app, router, "/api/v1")
    add_routes(app, router, "/api", listed=False)

    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        answers = [await client.get(path) for path in ("/api/v1/things/7", "/api/things/7")]
        elsewhere = await client.get("/things/7")

    assert [answer.json() for answer in answers] == [[7], [7]]
    assert elsewhere.status_code == 404
    placed = [found for found in app.routes if isinstance(found, APIRoute)]
    assert [found.path for found in placed] == ["/api/v1/things/{number}", "/api/things/{number}"]
    assert {id(found.dependant) for found in placed} == {id(route.dependant)}
    assert {id(found.app) for found in placed} == {id(route.app)}
    assert route.path == "/things/{number}"


def test_only_what_is_listed_is_in_the_document_under_its_own_id() -> None:
    router, route = _joined()
    app = FastAPI()
    add_routes(app, router, "/api/v1")
    add_routes(app, router, "/api", listed=False)

    paths = app.openapi()["paths"]

    assert list(paths) == ["/api/v1/things/{number}"]
    assert paths["/api/v1/things/{number}"]["get"]["operationId"] == "things_read_thing"
    assert route.include_in_schema


def test_what_would_be_built_anew_is_refused() -> None:
    router, _ = _joined()
    including = APIRouter()
    including.include_router(router)
    app = FastAPI()
    before = list(app.routes)

    with pytest.raises(TypeError):
        add_routes(app, including, "/api")

    assert app.routes == before
