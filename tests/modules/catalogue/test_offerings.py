"""What a business offers."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.catalogue.conftest import Shop
from tests.modules.counting import statements
from tests.modules.identity.people import told
from tests.modules.identity.staff import Account, acts
from tests.modules.places import category

from mercat.modules.businesses.models import Business
from mercat.modules.catalogue.models import Offering
from mercat.modules.catalogue.workflows import add_offering
from mercat.platform.ids import uuid7
from mercat.platform.outbox import OutboxEvent


async def test_offered_and_found(shop: Shop) -> None:
    added = await shop.offer()

    assert {name: added[name] for name in shop.offering() if name != "category_id"} == {
        name: value for name, value in shop.offering().items() if name != "category_id"
    }
    assert added["category"] == {
        "id": shop.category_id,
        "slug": "plumbing",
        "name": "Plumbing",
    }
    assert await shop.items(shop.services) == [added]
    assert (await shop.look(f"{shop.services}/{added['id']}")).json() == added
    assert await shop.items("/businesses/quick-fix/services") == [added]
    assert await acts(shop.resources) == [("offering.added", str(shop.olga.id))]


async def test_a_visitor_who_knows_the_answer_is_told_so(shop: Shop) -> None:
    await shop.offer()
    first = await shop.look(shop.services)

    again = await shop.look(shop.services, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    await shop.offer(name="Leak search")

    changed = await shop.look(shop.services, **{"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, len(changed.json()["items"])) == (200, 2)
    assert "public" in first.headers["Cache-Control"]
    of_team = await shop.olga.get(shop.services)
    assert of_team.headers["Cache-Control"] == "private, no-cache"


async def test_what_is_inactive_is_the_teams(shop: Shop, carl: Account) -> None:
    hidden = await shop.offer(status="INACTIVE")
    door = f"{shop.services}/{hidden['id']}"

    assert await shop.items(shop.services) == await shop.items(shop.services, carl) == []
    assert told(await shop.look(door)) == (404, "service_not_found")
    assert told(await carl.get(door)) == (404, "service_not_found")
    assert await shop.items(shop.services, shop.olga) == [hidden]
    assert (await shop.olga.get(door)).json() == hidden


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"price": None}, "price_required"),
    ({"pricing": "HOURLY", "price": None}, "price_required"),
    ({"pricing": "QUOTE", "price": {"amount": 1, "currency": "GBP"}}, "price_not_allowed"),
    ({"price": {"amount": 1, "currency": "USD"}}, "other_currency"),
    ({"duration_minutes": None}, "duration_required"),
    ({"pricing": "QUOTE", "price": None, "bookable_online": True}, "not_by_quote"),
    ({"category_id": str(uuid7())}, "unknown_category"),
    ({"price": {"amount": -1, "currency": "GBP"}}, "validation_error"),
    ({"price": {"amount": 1.5, "currency": "GBP"}}, "validation_error"),
    ({"price": {"amount": 1, "currency": "XXX"}}, "validation_error"),
    ({"duration_minutes": 0}, "validation_error"),
    ({"buffer_minutes": 1441}, "validation_error"),
    ({"place": "ON_THE_MOON"}, "validation_error"),
    ({"name": "Boiler\u202eservice"}, "validation_error"),
    ({"name": "   "}, "validation_error"),
    ({"description": "a\x00b"}, "validation_error"),
    ({"business_id": str(uuid7())}, "validation_error"),
]


@pytest.mark.parametrize(("wrong", "code"), WRONG)
async def test_what_does_not_go_together(shop: Shop, wrong: dict[str, Any], code: str) -> None:
    response = await shop.olga.ask("POST", shop.services, shop.offering(**wrong))
    assert told(response) == (422, code)
    assert response.json()["detail"]["fields"][0]["loc"][:2] == ["body", next(reversed(wrong))]
    assert await shop.items(shop.services) == []

    added = await shop.offer()
    response = await shop.olga.ask("PATCH", f"{shop.services}/{added['id']}", wrong)

    assert told(response) == (422, code)
    assert await shop.items(shop.services, shop.olga) == [added]


async def test_any_currency_while_the_business_has_none(shop: Shop, session: AsyncSession) -> None:
    await session.execute(update(Business).values(currency=None))
    await session.commit()

    added = await shop.offer(price={"amount": 5000, "currency": "JPY"})

    assert added["price"] == {"amount": 5000, "currency": "JPY"}


async def test_the_business_has_another_currency_since(shop: Shop, session: AsyncSession) -> None:
    added = await shop.offer()
    await session.execute(update(Business).values(currency="EUR"))
    await session.commit()
    door = f"{shop.services}/{added['id']}"

    renamed = await shop.olga.ask("PATCH", door, {"name": "Boiler check"})

    assert (renamed.status_code, renamed.json()["price"]) == (200, added["price"])
    dearer = await shop.olga.ask("PATCH", door, {"price": {"amount": 9900, "currency": "GBP"}})
    assert told(dearer) == (422, "other_currency")


async def test_changed_where_it_was_sent(shop: Shop, session: AsyncSession) -> None:
    added = await shop.offer()
    other = await category(session, "electrical")
    door = f"{shop.services}/{added['id']}"

    response = await shop.olga.ask(
        "PATCH",
        door,
        {
            "pricing": "QUOTE",
            "price": None,
            "bookable_online": False,
            "place": "REMOTE",
            "description": "By video ☎️",
            "category_id": str(other.id),
        },
    )

    changed = response.json()
    assert changed == added | {
        "pricing": "QUOTE",
        "price": None,
        "bookable_online": False,
        "place": "REMOTE",
        "description": "By video ☎️",
        "category": {"id": str(other.id), "slug": "electrical", "name": other.name},
        "updated_at": changed["updated_at"],
    }
    assert len(await acts(shop.resources)) == 2
    assert (await shop.olga.ask("PATCH", door, {"pricing": "QUOTE"})).json() == changed
    assert len(await acts(shop.resources)) == 2


async def test_search_is_told(shop: Shop, session: AsyncSession) -> None:
    added = await shop.offer()
    await shop.olga.ask("PATCH", f"{shop.services}/{added['id']}", {"name": "Other"})
    await shop.olga.ask("DELETE", f"{shop.services}/{added['id']}")

    assert list(await session.scalars(select(OutboxEvent.name))) == ["OfferingsChanged"] * 3


async def test_archived_it_is_kept(shop: Shop, session: AsyncSession) -> None:
    added = await shop.offer()
    door = f"{shop.services}/{added['id']}"

    assert (await shop.olga.ask("DELETE", door)).json() == {"message": "The service is archived."}

    assert await shop.items(shop.services, shop.olga) == []
    for response in (
        await shop.olga.get(door),
        await shop.olga.ask("DELETE", door),
        await shop.olga.ask("PATCH", door, {"name": "Back"}),
    ):
        assert told(response) == (404, "service_not_found")
    row = await session.get(Offering, added["id"])
    assert row is not None
    assert row.archived_at is not None


async def test_in_the_teams_order(shop: Shop) -> None:
    ids = [(await shop.offer(name=name))["id"] for name in "abc"]
    hidden = (await shop.offer(name="d", status="INACTIVE"))["id"]

    order = [hidden, *ids[::-1]]
    response = await shop.olga.ask("PUT", f"{shop.services}/order", {"ids": order})

    assert [one["id"] for one in response.json()["items"]] == order
    assert [one["id"] for one in await shop.items(shop.services)] == ids[::-1]
    for wrong in (ids, [*order, order[0]], [*order, str(uuid7())], []):
        response = await shop.olga.ask("PUT", f"{shop.services}/order", {"ids": wrong})
        assert told(response) == (409, "order_mismatch")
    assert [one["id"] for one in await shop.items(shop.services, shop.olga)] == order


async def test_orders_raced(shop: Shop) -> None:
    ids = [(await shop.offer(name=name))["id"] for name in "abcd"]
    orders = [ids[turn:] + ids[:turn] for turn in range(4)]

    *answers, added = await asyncio.gather(
        *(shop.olga.ask("PUT", f"{shop.services}/order", {"ids": order}) for order in orders),
        shop.olga.ask("POST", shop.services, shop.offering(name="last")),
    )

    assert {answer.status_code for answer in answers} <= {200, 409}

    *others, last = [one["id"] for one in await shop.items(shop.services)]
    assert others in [ids, *orders]
    assert last == added.json()["id"]


async def test_there_is_a_limit(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(add_offering, "MOST_OFFERINGS", 2)

    answers = await asyncio.gather(
        *(shop.olga.ask("POST", shop.services, shop.offering()) for _ in range(4))
    )

    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409]
    assert len(await shop.items(shop.services)) == 2


@pytest.mark.parametrize(
    "text", ["Ω≈ç√ 🚿👨‍🔧", "<b>'; DROP TABLE offerings;--", "zero\u200bwidth", "שלום"]
)
async def test_what_people_write_is_kept_as_it_is(shop: Shop, text: str) -> None:
    added = await shop.offer(name=text, description=f"{text}\n\u202e{text}")

    assert (added["name"], added["description"]) == (text, f"{text}\n\u202e{text}")
    assert await shop.items(shop.services) == [added]


async def test_no_more_statements_for_more_rows(shop: Shop) -> None:
    async def count() -> int:
        async with statements(shop.resources, "offerings", "businesses", "categories") as seen:
            await shop.items(shop.services)
        return len(seen)

    await shop.offer()
    few = await count()
    for _ in range(5):
        await shop.offer()

    assert await count() == few == 2
