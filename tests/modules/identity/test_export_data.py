"""All that is known of somebody, handed to them."""

import asyncio
import json
import re
from html import escape
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.lives import TABLES, live
from tests.modules.identity.people import ADA, API, Person, Post, told

from mercat.assembly.following import PERSONAL_DATA
from mercat.modules.audit.models import AuditEvent
from mercat.modules.identity.dependencies import profile
from mercat.modules.identity.models import DataExport
from mercat.platform.outbox import Outbox, OutboxEvent
from mercat.platform.outbox.schedule import HourPassed
from mercat.platform.personal_data import Holdings, Subject
from mercat.platform.resources import Resources

DOOR = "/api/v1/users/me/export"
AREAS = [
    *("README.txt", "account.json", "acts.json", "bookings.json", "businesses.json"),
    *("favourites.json", "files.json", "messages.json", "notifications.json", "payments.json"),
    *("properties.json", "requests.json", "reviews.json", "searches.json", "security.json"),
    "sign_ins.json",
]


async def ask(client: AsyncClient, tokens: dict[str, Any]) -> Response:
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    return await client.get(DOOR, headers=headers)


async def fetch(client: AsyncClient, url: str) -> Response:
    parts = urlsplit(url)
    return await client.get(f"{parts.path}?{parts.query}")


async def ready(client: AsyncClient, post: Post, tokens: dict[str, Any]) -> str:
    """The address of an export that was asked for and written."""
    assert (await ask(client, tokens)).json()["status"] == "PENDING"
    await post.run()
    await post.run()
    url: str = (await ask(client, tokens)).json()["url"]
    return url


async def stored(resources: Resources) -> list[str]:
    return [file.key async for file in resources.storage.list("exports")]


@pytest.fixture(autouse=True)
async def no_files(resources: Resources) -> None:
    for key in await stored(resources):
        await resources.storage.delete(key)


async def test_asked_for_written_and_fetched(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    post: Post,
    ada: Person,
    tokens: dict[str, Any],
) -> None:
    first = await ask(client, tokens)
    pending = {"status": "PENDING", "url": None, "expires_at": None}
    assert (first.status_code, first.json()) == (202, pending)
    assert (await ask(client, tokens)).status_code == 202
    assert list(await session.scalars(select(OutboxEvent.name))) == ["ExportRequested"]
    await resources.cache._redis.flushdb()
    await post.run()

    second = await ask(client, tokens)
    assert (second.status_code, second.json()["status"]) == (200, "READY")
    fetched = await fetch(client, second.json()["url"])
    with ZipFile(BytesIO(fetched.content)) as archive:
        assert archive.namelist() == AREAS
        account = json.loads(archive.read("account.json").decode("utf-8"))
        sign_ins = json.loads(archive.read("sign_ins.json").decode("utf-8"))
    assert account["users"][0]["email"] == ada.email
    assert account["users"][0]["created_at"].endswith("Z")
    assert sign_ins["login_sessions"][0]["ip"] == "203.0.113.7"
    actions = select(func.count()).where(AuditEvent.action == "export.requested")
    assert await session.scalar(actions) == 1


async def test_the_link_is_mailed(
    client: AsyncClient, post: Post, ada: Person, tokens: dict[str, Any]
) -> None:
    url = await ready(client, post, tokens)

    (letter,) = post.letters(ada.email)
    assert letter.subject == "Your Mercat data is ready"
    found = re.search(r"^http\S+$", letter.text, re.MULTILINE)
    assert found is not None
    whole = (await fetch(client, url)).content
    assert (await fetch(client, found[0])).content == whole
    assert escape(found[0]) in letter.html


async def test_it_needs_a_fresh_sign_in(
    client: AsyncClient, session: AsyncSession, clock: MovableClock, tokens: dict[str, Any]
) -> None:
    clock.move(minutes=5, seconds=1)

    assert told(await ask(client, tokens)) == (403, "reauthentication_required")
    assert (await session.scalars(select(DataExport))).all() == []
    assert told(await client.get(DOOR)) == (401, "not_authenticated")


async def test_asking_many_times_at_once_is_asking_once(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any]
) -> None:
    for _ in range(3):  # the first time most of them wait for new connections
        await session.execute(delete(DataExport))
        await session.execute(delete(OutboxEvent))
        await session.commit()

        answers = await asyncio.gather(*(ask(client, tokens) for _ in range(12)))

        assert {answer.status_code for answer in answers} == {202}
        assert await session.scalar(select(func.count()).select_from(DataExport)) == 1
        assert list(await session.scalars(select(OutboxEvent.name))) == ["ExportRequested"]


async def test_it_is_there_for_a_day_and_then_gone(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    post: Post,
    tokens: dict[str, Any],
    clock: MovableClock,
) -> None:
    url = await ready(client, post, tokens)

    clock.move(hours=23, minutes=55)
    async with resources.database.open_session() as worker:
        await profile.remove_exports(worker, resources).execute()
    assert (await fetch(client, url)).status_code == 200

    clock.move(minutes=10)
    assert told(await fetch(client, url)) == (403, "url_expired")
    Outbox(session).add(HourPassed())
    await session.commit()
    await post.run()
    assert await stored(resources) == []
    assert (await session.scalars(select(DataExport))).all() == []

    again = (await client.post(f"{API}/login", json=ADA)).json()
    assert (await ask(client, again)).status_code == 202


async def test_what_is_planted_is_in_it_and_the_secrets_are_not(
    session: AsyncSession, resources: Resources
) -> None:
    life = await live(session)

    areas = await Holdings(session, PERSONAL_DATA).export(Subject(life.user_id, life.email))
    content = profile.files(resources)._pack(areas)

    with ZipFile(BytesIO(content)) as archive:
        whole = "\n".join(archive.read(name).decode("utf-8") for name in archive.namelist())
    rules = {one.table.name: one.rules for one in TABLES}
    for (table, column), word in life.planted.items():
        shown = word.replace(" ", "T") if word.startswith("2091") else word
        is_exported = rules[table][column].exported
        assert (shown in whole) == is_exported, f"{table}.{column}"
        if word.startswith(b"canary".hex()):
            assert bytes.fromhex(word).decode() not in whole


async def test_nobody_elses_rows_are_in_it(
    session: AsyncSession, resources: Resources, ada: Person
) -> None:
    life = await live(session)

    areas = await Holdings(session, PERSONAL_DATA).export(Subject(ada.id, ada.email))

    assert "canary" not in str(areas)
    assert str(life.user_id) not in str(areas)


async def test_post_begins_one_too_and_only_one(
    client: AsyncClient, session: AsyncSession, post: Post, tokens: dict[str, Any]
) -> None:
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    for status in (202, 202):
        assert (await client.post(DOOR, headers=headers)).status_code == status
    await post.run()

    answer = await client.post(DOOR, headers=headers)

    assert (answer.status_code, answer.json()["status"]) == (200, "READY")
    assert (await ask(client, tokens)).json()["url"]
    assert len((await session.scalars(select(DataExport.id))).all()) == 1


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_another_site_has_none_written(
    client: AsyncClient, session: AsyncSession, ada: Person, method: str
) -> None:
    ours = {"Sec-Fetch-Site": "same-origin"}
    await client.post(f"{API}/login?transport=cookie", json=ADA, headers=ours)

    refused = await client.request(method, DOOR, headers={"Sec-Fetch-Site": "cross-site"})

    assert told(refused) == (403, "csrf_failed")
    assert (await session.scalars(select(DataExport.id))).all() == []
    assert (await client.request(method, DOOR, headers=ours)).status_code == 202
