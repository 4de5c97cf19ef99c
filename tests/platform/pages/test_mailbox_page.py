import re
from base64 import b64decode
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from mercat.platform.mail.message import Attachment, Email
from mercat.platform.mail.transport import MailboxMailer
from mercat.platform.pages.router import pages_router
from mercat.platform.settings import Settings


@pytest.fixture
def local(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path)


@pytest.fixture
async def browser(local: Settings) -> AsyncIterator[AsyncClient]:
    app = FastAPI()
    app.include_router(pages_router(local))
    async with AsyncClient(
        transport=ASGITransport(app=app), base_url="http://mercat.test"
    ) as client:
        yield client


async def send(settings: Settings, to: str, subject: str = "Hello", html: str = "<p>x</p>") -> None:
    await MailboxMailer(settings).send(Email(to, subject, f"Text to {to}\n", f"{html}\n"))


def listed(page: str) -> list[str]:
    return re.findall(r"<strong>([^<]+)</strong>\s+<time", page)


def subject(page: str) -> str:
    found = re.search(r"<h2>(.*)</h2>", page)
    return found[1] if found else ""


async def test_json_has_every_email_newest_first(browser: AsyncClient, local: Settings) -> None:
    await send(local, "ada@example.com", "First", "<p>☃</p>")
    await send(local, "bob@example.com", "Second")

    second, first = (await browser.get("/dev/mailbox.json")).json()

    sent_at = first.pop("sent_at")
    assert first == {
        "to": "ada@example.com",
        "subject": "First",
        "text": "Text to ada@example.com\n",
        "html": "<p>☃</p>\n",
        "attachments": [],
    }
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", sent_at)
    assert datetime.fromisoformat(sent_at).utcoffset() == timedelta(0)
    assert second["subject"] == "Second"


async def test_json_of_one_address(browser: AsyncClient, local: Settings) -> None:
    await send(local, "ada+1@example.com")
    await send(local, "bob@example.com")

    answer = await browser.get("/dev/mailbox.json", params={"to": "Ada+1@Example.com"})

    assert [email["to"] for email in answer.json()] == ["ada+1@example.com"]
    assert (await browser.get("/dev/mailbox.json?to=eve@example.com")).json() == []


async def test_json_is_sent_again_only_after_a_change(
    browser: AsyncClient, local: Settings
) -> None:
    await send(local, "ada@example.com")
    first = await browser.get("/dev/mailbox.json")
    known = {"If-None-Match": first.headers["ETag"]}

    same = await browser.get("/dev/mailbox.json", headers=known)
    assert (same.status_code, same.content) == (304, b"")

    await send(local, "ada@example.com")
    assert (await browser.get("/dev/mailbox.json", headers=known)).status_code == 200


async def test_the_page_knows_the_version_that_json_tells(
    browser: AsyncClient, local: Settings
) -> None:
    await send(local, "ada@example.com")

    page = (await browser.get("/dev/mailbox")).text
    etag = (await browser.get("/dev/mailbox.json")).headers["ETag"]

    assert unescape(re.findall('data-version="([^"]+)"', page)[0]) == etag


async def test_an_empty_mailbox_says_how_to_fill_it(browser: AsyncClient) -> None:
    page = (await browser.get("/dev/mailbox")).text

    assert subject(page) == "No e-mail yet"
    assert "curl http://127.0.0.1:8000/api/v1/auth/register" in page
    assert (await browser.get("/dev/mailbox.json")).json() == []


async def test_the_newest_is_shown_first(browser: AsyncClient, local: Settings) -> None:
    await send(local, "ada@example.com", "First")
    await send(local, "bob@example.com", "Second")

    page = (await browser.get("/dev/mailbox")).text

    assert listed(page) == ["bob@example.com", "ada@example.com"]
    assert subject(page) == "Second"
    assert 'class="reading"' not in page


async def test_another_one_can_be_chosen(browser: AsyncClient, local: Settings) -> None:
    await send(local, "ada@example.com", "First")
    await send(local, "bob@example.com", "Second")
    newest = (await browser.get("/dev/mailbox")).text
    links = re.findall(r'<li><a href="([^"]+)"', newest)

    page = (await browser.get(unescape(links[1]))).text

    assert subject(page) == "First"
    assert 'class="reading"' in page
    assert listed(page) == ["bob@example.com", "ada@example.com"]


async def test_an_email_that_is_gone_gives_way_to_the_newest(
    browser: AsyncClient, local: Settings
) -> None:
    await send(local, "ada@example.com", "First")

    assert subject((await browser.get("/dev/mailbox?mail=gone")).text) == "First"


async def test_the_text_is_on_its_own_tab(browser: AsyncClient, local: Settings) -> None:
    await send(local, "ada@example.com")
    page = (await browser.get("/dev/mailbox")).text
    [link] = re.findall(r'<a href="([^"]+)">Text</a>', page)

    text = (await browser.get(unescape(link))).text

    assert '<pre tabindex="0">Text to ada@example.com\n</pre>' in text
    assert "<iframe" not in text
    assert "<pre tabindex" not in page


async def test_the_html_stays_in_a_sandbox(browser: AsyncClient, local: Settings) -> None:
    hostile = "\"></iframe><script>alert(1)</script><p title='x'>&amp;"
    await send(local, "ada@example.com", "<script>alert(2)</script>", hostile)

    page = (await browser.get("/dev/mailbox")).text

    allowed = "allow-popups allow-popups-to-escape-sandbox"  # a link opens in a tab of its own
    [srcdoc] = re.findall(rf'<iframe sandbox="{allowed}" srcdoc="([^"]*)"', page)
    assert unescape(srcdoc) == f"{hostile}\n"
    assert "<script>" not in page
    assert page.count("</iframe>") == 1


async def test_one_address_alone_is_shown(browser: AsyncClient, local: Settings) -> None:
    await send(local, "ada@example.com")
    await send(local, "bob@example.com")

    page = (await browser.get("/dev/mailbox?to=ada@example.com")).text
    assert listed(page) == ["ada@example.com"]
    assert 'value="ada@example.com"' in page
    assert all("to=ada%40example.com" in link for link in re.findall(r'<li><a href="([^"]+)', page))

    nobody = (await browser.get("/dev/mailbox", params={"to": "<b>"})).text
    assert subject(nobody) == "No e-mail to &lt;b&gt;"


async def test_it_refreshes_without_scripts_too(browser: AsyncClient) -> None:
    page = (await browser.get("/dev/mailbox")).text

    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in page


async def test_what_is_attached_can_be_opened(browser: AsyncClient, local: Settings) -> None:
    file = Attachment("receipt <1>.pdf", b"%PDF-1.7 \x00\xff", "application/pdf")
    email = Email("ada@example.com", "Receipt", "Text\n", "<p>x</p>\n", (file,))
    await MailboxMailer(local).send(email)

    [stored] = (await browser.get("/dev/mailbox.json")).json()
    page = (await browser.get("/dev/mailbox")).text

    assert stored["attachments"] == ["receipt <1>.pdf"]
    found = re.search(r'href="data:application/pdf;base64,([^"]+)" download="([^"]+)"', page)
    assert found is not None
    assert (b64decode(found[1]), found[2]) == (file.content, "receipt &lt;1&gt;.pdf")
