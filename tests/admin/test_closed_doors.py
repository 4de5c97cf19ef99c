"""What the library could do and the console does not, and what every page is wrapped in."""

import re
from pathlib import Path

import pytest
import starlette_admin
from fastapi import FastAPI
from httpx import AsyncClient
from starlette.routing import Mount, Route
from tests.admin.people import seat

from mercat.admin.console import PATH, Console
from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources

OPEN = {
    *("/", "/login", "/login/code", "/logout", "/second-factor", "/confirm", "/search", "/static"),
    *("/{key}/list", "/{key}/detail", "/{key}/export.csv", "/{key}/act/{action}"),
}


def test_nothing_else_is_routed(app: FastAPI) -> None:
    console: Console = app.state.console
    routes = [route for route in console.app.routes if isinstance(route, (Route, Mount))]
    assert {route.path for route in routes} == OPEN


async def test_it_is_found_without_its_slash_too(client: AsyncClient) -> None:
    answer = await client.get(PATH)
    assert (answer.status_code, answer.headers["location"]) == (308, f"{PATH}/")


async def test_the_library_writes_nothing_and_serves_no_script(
    client: AsyncClient, resources: Resources
) -> None:
    desk = await seat(client, resources, "boss@example.com", UserType.STAFF, "ADMIN")
    for path in (
        *("/users/create", "/users/edit?pk=1", "/users/import", "/_api/users/action?name=delete"),
        *("/_api/users/row-action?name=delete", "/_api/users/inline-edit"),
    ):
        for response in (await desk.get(path), await desk.post(path)):
            assert response.status_code in {403, 404, 405}, path
    library = Path(starlette_admin.__file__).parent / "static"
    served = [
        file
        for file in library.rglob("*")
        if (await desk.get(f"/static/{file.relative_to(library).as_posix()}")).status_code == 200
    ]
    assert served == []
    assert (library / "js/vendor/apexcharts.min.js").exists()


@pytest.mark.parametrize("path", ["/", "/users/list", "/nowhere", "/login"])
async def test_a_page_loads_nothing_from_elsewhere(
    client: AsyncClient, resources: Resources, path: str
) -> None:
    desk = await seat(client, resources)
    if path == "/login":
        client.cookies.clear()
    page = await desk.get(path)
    policy = page.headers["content-security-policy"]
    (nonce,) = re.findall(r"script-src 'nonce-([^']+)'", policy)
    assert "unsafe" not in policy
    assert page.headers["cache-control"] == "no-store"
    assert set(re.findall(r'<script[^>]* nonce="([^"]+)"', page.text)) == {nonce}
    assert page.text.count("<script") == 1
    assert re.findall(r"<style| style=| on[a-z]+=", page.text) == []
    loaded = re.findall(r'(?:src|href|action)="([^"]+)"', page.text)
    assert all(address.startswith(("/", "#", "?")) for address in loaded)
    assert (await desk.get(path)).headers["content-security-policy"] != policy


async def test_the_librarys_cookies_are_closed(client: AsyncClient, resources: Resources) -> None:
    page = await client.get(f"{PATH}/login")
    cookies = page.headers.get_list("set-cookie")
    assert any(cookie.startswith("starlette_admin_csrftoken=") for cookie in cookies)
    for cookie in cookies:
        assert {"httponly", "samesite=lax"} <= {part.strip().lower() for part in cookie.split(";")}
