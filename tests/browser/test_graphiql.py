"""GraphiQL on the whole product: a query is sent and answered, and nothing comes from elsewhere."""

from typing import Literal

import pytest
from playwright.async_api import Browser, expect
from tests.browser.conftest import PATIENCE
from tests.browser.visiting import Visit
from tests.running_api import RunningApi

from mercat.platform.resources import Resources


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_query_is_answered(
    browser: Browser, api: RunningApi, resources: Resources, scheme: Literal["light", "dark"]
) -> None:
    page = await browser.new_page(color_scheme=scheme)
    page.set_default_timeout(PATIENCE)
    visit = Visit(page, api.url)
    await visit.open("/graphql")

    await page.get_by_role("button", name="Execute query").click()

    await expect(page.get_by_role("region", name="Result Window")).to_contain_text('"nodes": []')
    await page.get_by_role("button", name="Show Documentation Explorer").click()
    await expect(page.get_by_role("link", name="Query", exact=True)).to_be_visible()
    for width in (360, 1280):
        await page.set_viewport_size({"width": width, "height": 800})
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width
    assert visit.went_well()
    await page.close()
