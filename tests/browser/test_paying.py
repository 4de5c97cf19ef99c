"""Somebody pays on the sandbox's page, in a real browser without scripts."""

import pytest
from playwright.async_api import Browser, ViewportSize, expect
from tests.browser.conftest import PATIENCE
from tests.modules.payments.conftest import Till, ada, ear, till
from tests.modules.payments.delivering import Listener
from tests.running_api import RunningApi

__all__ = ["ada", "ear", "till"]
"""Fixtures of the module whose page this is."""


@pytest.mark.parametrize("width", [360, 768, 1440])
async def test_a_payer_pays_without_scripts(
    api: RunningApi, browser: Browser, till: Till, ear: Listener, width: int
) -> None:
    viewport = ViewportSize(width=width, height=700)
    context = await browser.new_context(java_script_enabled=False, viewport=viewport)
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    charge_id = await till.open()
    await page.goto(f"{api.url}/sandbox/checkout/{charge_id}")

    await page.get_by_text("Try what else may happen").click()
    await page.get_by_role("button", name="Have the card declined").click()
    await expect(page.get_by_role("alert")).to_contain_text("The card was declined")
    await page.get_by_role("button", name="Pay 45.00 GBP").click()
    await expect(page.get_by_role("heading", name="Paid")).to_be_visible()
    await ear.listen()

    assert (await till.status(charge_id), len(ear.settled)) == ("SUCCEEDED", 1)
    await context.close()
