"""The whole product in a real browser: the Authorize button, and where links in e-mails lead."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect
from tests.browser.conftest import PATIENCE
from tests.modules.identity.people import ADA, API, PASSWORD, Post, provide
from tests.running_api import RunningApi

from mercat.platform.resources import Resources


@pytest.fixture
async def without_scripts(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 700}
    )
    context.set_default_timeout(PATIENCE)
    yield await context.new_page()
    await context.close()


async def test_authorize_signs_in(browser: Browser, api: RunningApi, resources: Resources) -> None:
    await provide(resources, ADA["email"])
    page = await browser.new_page()
    page.set_default_timeout(PATIENCE)  # to draw all doors takes long
    await page.goto(f"{api.url}/docs")

    await page.get_by_role("button", name="Authorize", exact=True).first.click()
    await page.get_by_label("username:").fill(ADA["email"])
    await page.get_by_label("password:").fill(PASSWORD)
    await page.get_by_role("button", name="Apply given OAuth2 credentials").click()
    await expect(page.get_by_role("heading", name="Authorized")).to_be_visible()
    await page.get_by_role("button", name="Close").last.click()
    # Of so many operations only those in sight are there.
    await page.get_by_placeholder("Filter by tag or path").fill(f"{API}/me")
    await page.get_by_role("button", name=f"GET {API}/me Who am I").click()
    await page.get_by_role("button", name="Execute").click()

    answer = page.locator(".live-responses-table .response").first
    await expect(answer).to_contain_text("200")
    await expect(answer).to_contain_text(ADA["email"])
    await page.close()


async def test_the_link_verifies_without_scripts(
    without_scripts: Page, api: RunningApi, resources: Resources, post: Post
) -> None:
    with api.client() as client:
        assert client.post(f"{API}/register", json=ADA).status_code == 201
        token = await post.token(ADA["email"])
        page = without_scripts
        await page.goto(f"{api.url}/verify-email?token={token}")

        await page.get_by_role("button", name="Verify my address").click()

        await expect(page.get_by_role("status")).to_contain_text("You can sign in now")
        assert client.post(f"{API}/login", json=ADA).status_code == 200


async def test_the_link_sets_a_password_without_scripts(
    without_scripts: Page, api: RunningApi, resources: Resources, post: Post
) -> None:
    await provide(resources, ADA["email"])
    with api.client() as client:
        client.post(f"{API}/forgot-password", json={"email": ADA["email"]})
        token = await post.token(ADA["email"])
        page = without_scripts
        await page.goto(f"{api.url}/reset-password?token={token}")

        for entered, said in (("password123", "alert"), ("another battery staple", "status")):
            await page.get_by_label("New password").fill(entered)
            await page.get_by_role("button", name="Set the password").click()
            await expect(page.get_by_role("alert" if said == "alert" else "status")).to_be_visible()

        login = {**ADA, "password": "another battery staple"}
        assert client.post(f"{API}/login", json=login).status_code == 200
    wide = "document.documentElement.scrollWidth"
    assert await page.evaluate(wide) <= 360


@pytest.fixture
def post(resources: Resources) -> Post:
    return Post(resources)
