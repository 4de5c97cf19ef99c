"""The pages in a real browser: they draw themselves, from this host alone, without a complaint."""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Literal

import pytest
import uvicorn
from fastapi import Depends, FastAPI
from fastapi.security import HTTPBearer, OAuth2PasswordBearer
from playwright.async_api import Browser, Page, expect
from tests.browser.conftest import PATIENCE
from tests.browser.visiting import Visit

from mercat.platform.mail.message import Email
from mercat.platform.mail.transport import MailboxMailer
from mercat.platform.pages.router import pages_router
from mercat.platform.settings import Settings


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("mail"), port=8000)


@pytest.fixture(scope="module")
async def origin(local: Settings) -> AsyncIterator[str]:
    """A server with the pages and two operations, on a free port."""
    app = FastAPI(title="Mercat", docs_url=None, redoc_url=None)
    app.include_router(pages_router(local))

    @app.get("/api/v1/auth/me", summary="Your account", tags=["auth"])
    async def auth_get_me(
        _token: str | None = Depends(OAuth2PasswordBearer("/api/v1/auth/token", auto_error=False)),
        _bearer: object = Depends(HTTPBearer(auto_error=False)),
    ) -> dict[str, str]:
        return {"email": "ada@example.com"}

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()  # the first request waits until the server is there
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        await serving


@pytest.fixture
async def visit(browser: Browser, origin: str) -> AsyncIterator[Visit]:
    page = await browser.new_page()
    page.set_default_timeout(PATIENCE)
    yield Visit(page, origin)
    await page.close()


async def sideways(page: Page) -> int:
    """Pixels by which the page is wider than the window."""
    root = "document.documentElement"
    return int(await page.evaluate(f"{root}.scrollWidth - {root}.clientWidth"))


async def test_docs_try_an_operation(visit: Visit) -> None:
    page = await visit.open("/docs")

    await page.get_by_role("button", name="GET /api/v1/auth/me Your account").click()
    await page.get_by_role("button", name="Execute").click()

    await expect(
        page.locator(".live-responses-table .response .response-col_status")
    ).to_contain_text("200")
    await page.get_by_role("button", name="Authorize", exact=True).first.click()
    await expect(page.get_by_label("password:")).to_be_visible()
    assert visit.went_well()


async def test_redoc_lays_out_an_operation_and_searches(visit: Visit) -> None:
    page = await visit.open("/redoc")

    await expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    await (
        page.get_by_label("Search").or_(page.get_by_placeholder("Search...")).first.fill("account")
    )
    await expect(page.locator("[data-role='search:results'] li").first).to_contain_text(
        "Your account"
    )
    assert visit.went_well()


async def test_the_first_page_leads_on(visit: Visit) -> None:
    page = await visit.open("/")

    await expect(page.get_by_role("heading", level=1)).to_have_text("Mercat is running")
    await page.get_by_role("main").get_by_role("link", name="API Every operation").click()
    await expect(page).to_have_url(f"{visit.origin}/docs")
    await expect(page.locator(".opblock")).to_have_count(1)
    assert visit.went_well()


async def test_an_email_appears_by_itself_and_runs_no_script(visit: Visit, local: Settings) -> None:
    to = "ada@example.com"
    page = await visit.open(f"/dev/mailbox?to={to}")
    await expect(page.get_by_role("heading", level=2)).to_have_text(f"No e-mail to {to}")

    html = "<p style='color: red'>Your code</p><script>document.body.append('ran')</script>"
    await MailboxMailer(local).send(Email(to, "Hello", "Your code\n", html))

    frame = page.frame_locator("iframe")
    await expect(frame.locator("p")).to_have_css("color", "rgb(255, 0, 0)")
    await expect(frame.locator("body")).to_have_text("Your code")
    await expect(page.get_by_role("status")).to_have_text(f"Hello, to {to}")

    await MailboxMailer(local).send(Email(to, "Again", "Your code\n", html))
    await expect(page.get_by_role("status")).to_have_text(f"Again, to {to}")
    await expect(page.get_by_role("listitem")).to_have_count(2)
    await page.get_by_role("link", name="Text").click()
    await expect(page.locator("article pre")).to_have_text("Your code\n")
    # The sandbox reports the script that it stopped: that complaint is what was wanted.
    blocked = [text for text in visit.complaints if "sandboxed" in text]
    assert (visit.foreign, len(blocked)) == ([], len(visit.complaints))


async def test_an_email_can_load_nothing_from_elsewhere(visit: Visit, local: Settings) -> None:
    html = (
        "<img src='http://127.0.0.1:9/pixel.png'><link rel=stylesheet href='http://127.0.0.1:9/'>"
    )
    await MailboxMailer(local).send(Email("spy@example.com", "Hello", "Text\n", html))
    page = await visit.open("/dev/mailbox?to=spy@example.com")

    await expect(page.frame_locator("iframe").first.locator("img")).to_be_attached()
    async with asyncio.timeout(PATIENCE / 1000):
        while len(visit.complaints) < 2:
            await page.wait_for_timeout(50)

    assert all("Content Security Policy" in text or ":9/" in text for text in visit.complaints)


async def test_the_mailbox_works_by_keyboard(visit: Visit, local: Settings) -> None:
    for subject in ("First", "Second"):
        await MailboxMailer(local).send(Email("key@example.com", subject, "Text\n", "<p>x</p>"))
    page = await visit.open("/dev/mailbox?to=key@example.com")
    await expect(page.get_by_role("heading", level=2)).to_have_text("Second")

    await page.get_by_role("searchbox", name="Sent to").focus()
    for key in ("Tab", "Tab", "Tab", "Enter"):
        await page.keyboard.press(key)

    await expect(page.get_by_role("heading", level=2)).to_have_text("First")
    assert visit.went_well()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/docs", "/redoc", "/dev/mailbox"])
async def test_a_page_fits_its_window(
    visit: Visit, local: Settings, path: str, scheme: Literal["light", "dark"]
) -> None:
    await MailboxMailer(local).send(Email("wide@example.com", "W" * 200, "w" * 500, "<p>x</p>"))
    await visit.page.emulate_media(color_scheme=scheme)  # before: ReDoc begins anew when it changes
    page = await visit.open(path)
    await expect(page.locator("main h1:visible, main h2:visible").first).to_be_visible()

    for width in (360, 768, 1440):
        await page.set_viewport_size({"width": width, "height": 800})
        assert (width, await sideways(page)) == (width, 0)
    assert visit.went_well()
