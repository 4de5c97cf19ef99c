"""What somebody has looked for is kept for them alone, and not for long."""

from typing import Any

from httpx import AsyncClient
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.staff import API, Account, by_key

from mercat.modules.search.dependencies.history import forget_searches
from mercat.modules.search.models import MOST_KEPT, SearchEntry
from mercat.platform.resources import Resources


async def told(account: Account, path: str = "/search/history?limit=100") -> list[Any]:
    response = await account.get(path)
    assert response.status_code == 200, response.text
    return [(one["kind"], one["text"]) for one in response.json()["items"]]


async def search(account: Account, text: str, kind: str = "businesses") -> None:
    assert (await account.get(f"/search/{kind}?q={text}")).status_code == 200


async def count(session: AsyncSession) -> int:
    return await session.scalar(select(func.count()).select_from(SearchEntry)) or 0


async def test_the_same_words_once_newest_first(ada: Account, sam: Account) -> None:
    for text in ("Plomb%C3%ADer", "roofer", "plombier+"):
        await search(ada, text)
    await search(ada, "roofer", "studios")
    await search(ada, "")
    await search(ada, "!%3F")

    assert await told(ada) == [
        ("studios", "roofer"),
        ("businesses", "plombier"),
        ("businesses", "roofer"),
    ]
    assert await told(sam) == []

    first = (await ada.get("/search/history?limit=2")).json()
    assert await told(ada, f"/search/history?cursor={first['next_cursor']}") == [
        ("businesses", "roofer")
    ]


async def test_of_strangers_and_programs_nothing_is_kept(
    client: AsyncClient, session: AsyncSession, ada: Account
) -> None:
    key = (await ada.make_key("search:read"))["key"]
    await client.get(f"{API}/search/businesses?q=roofer")
    assert (await by_key(client, key, path="/search/businesses?q=roofer")).status_code == 200

    assert await count(session) == 0


async def test_cleared_by_whose_it_is(ada: Account, sam: Account) -> None:
    for account in (ada, sam):
        await search(account, "roofer")

    assert (await ada.ask("DELETE", "/search/history")).status_code == 200

    assert (await told(ada), len(await told(sam))) == ([], 1)


async def test_fifty_for_ninety_days(
    ada: Account, session: AsyncSession, resources: Resources, clock: MovableClock
) -> None:
    for number in range(MOST_KEPT + 2):
        await search(ada, f"roofer+{number}")
    kept = await told(ada)
    assert (len(kept), kept[0], kept[-1][1]) == (
        MOST_KEPT,
        ("businesses", f"roofer {MOST_KEPT + 1}"),
        "roofer 2",
    )

    clock.move(days=89)
    await forget_searches(session, resources).execute()
    assert await count(session) == MOST_KEPT
    clock.move(days=1.1)
    await forget_searches(session, resources).execute()
    assert await count(session) == 0
