"""What a business shows of its work."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.catalogue.conftest import Shop
from tests.modules.counting import statements
from tests.modules.files.shelved import shelved
from tests.modules.identity.people import Post, told
from tests.modules.identity.staff import Account, acts

from mercat.modules.catalogue.models import PortfolioItem
from mercat.modules.catalogue.workflows import add_portfolio_item
from mercat.modules.files.models import File, FilePurpose, FileStatus
from mercat.platform.ids import uuid7


async def picture(shop: Shop, purpose: FilePurpose = FilePurpose.PORTFOLIO) -> str:
    return str(await shelved(shop.resources, shop.olga.id, purpose))


async def show(shop: Shop, caption: str | None = None) -> str:
    body = {"file_id": await picture(shop), "caption": caption}
    response = await shop.olga.ask("POST", shop.portfolio, body)
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


async def ids(shop: Shop) -> list[str]:
    return [one["id"] for one in await shop.items(shop.portfolio)]


async def test_shown_to_everybody_in_order(shop: Shop) -> None:
    shown = [await show(shop, caption) for caption in ("Bath 🛁", None, "Roof")]

    response = await shop.olga.ask("PUT", f"{shop.portfolio}/order", {"ids": shown[::-1]})

    assert [one["id"] for one in response.json()["items"]] == shown[::-1]
    items = await shop.items("/businesses/quick-fix/portfolio")
    assert [one["caption"] for one in items] == ["Roof", None, "Bath 🛁"]
    assert set(items[0]["picture"]) == {"thumb", "card", "full"}
    first = await shop.look(shop.portfolio)
    again = await shop.look(shop.portfolio, **{"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    names = [name for name, _ in await acts(shop.resources)]
    assert names == ["portfolio.item_added"] * 3 + ["portfolio.ordered"]


async def test_said_otherwise_and_taken_away(shop: Shop, session: AsyncSession) -> None:
    item_id, other = await show(shop, "Bath"), await show(shop)
    door = f"{shop.portfolio}/{item_id}"

    response = await shop.olga.ask("PATCH", door, {"caption": "A bath"})
    assert response.json()["caption"] == "A bath"
    item = await session.get(PortfolioItem, item_id)
    assert item is not None
    response = await shop.olga.ask("DELETE", door)

    assert response.json() == {"message": "The picture is removed."}
    assert await ids(shop) == [other]
    status = await session.scalar(select(File.status).where(File.id == item.file_id))
    assert status == FileStatus.ARCHIVED
    for method in ("PATCH", "DELETE"):
        response = await shop.olga.ask(method, door, {})
        assert told(response) == (404, "portfolio_item_not_found")


async def test_given_up_with_its_business(shop: Shop, session: AsyncSession) -> None:
    for _ in range(2):
        await show(shop)

    assert (await shop.olga.ask("DELETE", f"/businesses/{shop.id}")).status_code == 200
    await Post(shop.resources).run()

    assert list(await session.scalars(select(PortfolioItem.id))) == []
    assert list(await session.scalars(select(File.id))) == []


async def test_a_file_that_cannot_be_used(shop: Shop, carl: Account) -> None:
    used = await picture(shop)
    await shop.olga.ask("POST", shop.portfolio, {"file_id": used})
    carls = str(await shelved(shop.resources, carl.id, FilePurpose.PORTFOLIO))
    before = await ids(shop)

    logo = await picture(shop, FilePurpose.BUSINESS_LOGO)
    for file_id in (used, carls, logo, str(uuid7())):
        response = await shop.olga.ask("POST", shop.portfolio, {"file_id": file_id})
        assert told(response) == (422, "file_not_usable")

    assert await ids(shop) == before


async def test_who_may_not_claims_no_file(shop: Shop, carl: Account, session: AsyncSession) -> None:
    file_id: UUID = await shelved(shop.resources, carl.id, FilePurpose.PORTFOLIO)

    response = await carl.ask("POST", shop.portfolio, {"file_id": str(file_id)})

    assert told(response) == (404, "business_not_found")
    claimed = await session.scalar(select(File.claimed_at).where(File.id == file_id))
    assert (claimed, await ids(shop)) == (None, [])


async def test_orders_raced(shop: Shop) -> None:
    shown = [await show(shop) for _ in range(4)]
    orders = [shown[turn:] + shown[:turn] for turn in range(4)]

    answers = await asyncio.gather(
        *(shop.olga.ask("PUT", f"{shop.portfolio}/order", {"ids": order}) for order in orders),
        shop.olga.ask("DELETE", f"{shop.portfolio}/{shown[0]}"),
    )

    assert {answer.status_code for answer in answers} <= {200, 409}
    left = [[one for one in order if one != shown[0]] for order in [shown, *orders]]
    assert await ids(shop) in left


async def test_there_is_a_limit(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(add_portfolio_item, "MOST_ITEMS", 1)
    await show(shop)

    response = await shop.olga.ask("POST", shop.portfolio, {"file_id": await picture(shop)})

    assert told(response) == (409, "too_many_portfolio_items")


async def test_no_more_statements_for_more_rows(shop: Shop) -> None:
    async def count() -> int:
        async with statements(shop.resources, "portfolio_items", "businesses", "files") as seen:
            await shop.items(shop.portfolio)
        return len(seen)

    await show(shop)
    few = await count()
    for _ in range(5):
        await show(shop)

    assert await count() == few == 3
