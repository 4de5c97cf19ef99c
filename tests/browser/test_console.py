"""The staff console in a real browser: for everybody's eyes, hands and ears."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from httpx import AsyncClient
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, expect
from tests.admin.people import seat
from tests.browser.accessibility import faults
from tests.browser.conftest import PATIENCE
from tests.modules.identity.people import provide
from tests.running_api import RunningApi

from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources

WIDE, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=360, height=740)
_BAD = {"error", "warning"}


@pytest.fixture
async def ada(resources: Resources) -> UUID:
    return (await provide(resources, "ada@example.com")).id


@pytest.fixture
async def context(
    browser: Browser, api: RunningApi, resources: Resources
) -> AsyncIterator[BrowserContext]:
    """Of an administrator who is signed in."""
    async with AsyncClient() as client:
        await seat(client, resources, "boss@example.com", UserType.STAFF, "ADMIN")
        names = ("mercat_access", "mercat_refresh")
        kept = {name: client.cookies[name] for name in names}
    context = await browser.new_context()
    context.set_default_timeout(PATIENCE)
    for name, value in kept.items():
        await context.add_cookies([{"name": name, "value": value, "url": api.url}])
    yield context
    await context.close()


async def visit(page: Page, address: str) -> None:
    answer = await page.goto(address)
    assert answer is not None
    assert answer.status == 200, address


async def test_no_page_shuts_anybody_out(
    browser: Browser, context: BrowserContext, api: RunningApi, ada: UUID
) -> None:
    said: list[str] = []
    page = await context.new_page()
    page.on("console", lambda told: said.append(told.text) if told.type in _BAD else None)
    strangers: list[str] = []
    page.on("request", lambda sent: strangers.append(sent.url))
    row, act = f"/users/detail?pk={ada}", f"/users/act/suspend?pk={ada}"
    looks = [
        ("light", WIDE, ("/", "/users/list", row, "/roles/act/create", "/settings/list")),
        ("dark", PHONE, ("/users/list", row, act, "/search?q=ada", "/confirm")),
    ]
    for scheme, size, paths in looks:
        await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its words
        await page.set_viewport_size(size)
        for path in paths:
            await visit(page, f"{api.url}/admin{path}")
            assert await faults(page) == [], (path, scheme)
            width = await page.evaluate("document.documentElement.scrollWidth")
            assert width <= size["width"], path
    assert said == []
    assert [url for url in strangers if not url.startswith(api.url)] == []


async def test_the_keyboard_is_enough(context: BrowserContext, api: RunningApi, ada: UUID) -> None:
    page = await context.new_page()
    await visit(page, f"{api.url}/admin/users/act/suspend?pk={ada}")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("main")).to_be_focused()
    while await page.evaluate("document.activeElement.id") != "reason":
        await page.keyboard.press("Tab")
    await page.keyboard.type("Asked for by telephone")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_have_text("ada@example.com is suspended.")


async def test_light_and_dark_are_kept(context: BrowserContext, api: RunningApi) -> None:
    page = await context.new_page()
    await page.emulate_media(color_scheme="light")
    await visit(page, f"{api.url}/admin/")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = await page.evaluate(ground)
    await page.get_by_role("button", name="Switch between light and dark").click()
    dark = await page.evaluate(ground)
    assert dark != light
    await page.reload()
    assert await page.evaluate(ground) == dark
