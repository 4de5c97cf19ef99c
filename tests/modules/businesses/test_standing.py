"""What its team and staff decide of a business."""

import asyncio

from httpx import AsyncClient
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.businesses.town import Town, complete, open_business, publish
from tests.modules.identity.people import Post, told
from tests.modules.identity.staff import Account, acts

from mercat.modules.businesses.models import BusinessHours
from mercat.platform.outbox import OutboxEvent
from mercat.platform.resources import Resources

API = "/api/v1/businesses"
REASON = {"reason": "The licence belongs to somebody else."}


async def events(session: AsyncSession) -> list[str]:
    """Of the business: that somebody is in its team was announced before."""
    names = await session.scalars(select(OutboxEvent.name).order_by(OutboxEvent.position))
    return [name for name in names if name != "TeamsChanged"]


async def test_what_is_missing_is_told(olga: Account, town: Town, session: AsyncSession) -> None:
    business = await open_business(olga)
    path = f"/businesses/{business['id']}"
    steps = (
        (["category", "location", "hours"], "PATCH", "", {"category_ids": [str(town.plumbing)]}),
        (["location", "hours"], "PATCH", "", {"city_id": str(town.chicago)}),
        (
            ["hours"],
            "PUT",
            "/hours",
            {"hours": [{"weekday": 0, "opens": "09:00", "closes": "10:00"}]},
        ),
    )
    for missing, method, below, body in steps:
        refused = await olga.ask("POST", f"{path}/publish")
        assert told(refused) == (422, "business_incomplete")
        assert refused.json()["detail"]["missing"] == missing
        assert (await olga.ask(method, f"{path}{below}", body)).status_code == 200

    published = await olga.ask("POST", f"{path}/publish")

    assert (published.status_code, published.json()["status"]) == (200, "PUBLISHED")
    assert published.json()["published_at"] is not None
    assert await events(session) == ["BusinessPublished"]


async def test_published_and_back(
    olga: Account, town: Town, client: AsyncClient, session: AsyncSession, resources: Resources
) -> None:
    business = await complete(olga, town)
    path = f"/businesses/{business['slug']}"
    assert (await client.get(f"/api/v1{path}")).status_code == 404

    first = (await olga.ask("POST", f"{path}/publish")).json()
    assert (await client.get(f"/api/v1{path}")).status_code == 200
    assert (await olga.ask("POST", f"{path}/publish")).json() == first
    for _ in range(2):
        assert (await olga.ask("POST", f"{path}/unpublish")).json()["status"] == "DRAFT"
    assert (await client.get(f"/api/v1{path}")).status_code == 404
    again = (await olga.ask("POST", f"{path}/publish")).json()

    assert again["published_at"] == first["published_at"]
    assert await events(session) == [
        "BusinessPublished",
        "BusinessUnpublished",
        "BusinessPublished",
    ]
    assert [one for one, _ in await acts(resources)][-3:] == [
        "business.published",
        "business.unpublished",
        "business.published",
    ]


async def test_suspended_it_is_gone_for_all_but_its_team(
    olga: Account, clerk: Account, town: Town, client: AsyncClient, post: Post
) -> None:
    business = await publish(olga, town)
    path = f"/businesses/{business['slug']}"
    await post.run()

    suspended = await clerk.ask("POST", f"{path}/suspend", REASON)

    assert (suspended.status_code, suspended.json()["status"]) == (200, "SUSPENDED")
    for below in ("", "/hours"):
        assert (await client.get(f"/api/v1{path}{below}")).status_code == 404
    assert (await client.get(API)).json()["items"] == []
    seen = (await olga.get(path)).json()
    assert (seen["status"], seen["suspended_reason"]) == ("SUSPENDED", REASON["reason"])
    for door in ("publish", "unpublish"):
        assert told(await olga.ask("POST", f"{path}/{door}")) == (409, "business_suspended")
    await post.run()
    (letter,) = post.letters(olga.email)
    assert "suspended" in letter.subject
    assert REASON["reason"] in letter.text

    back = await clerk.ask("POST", f"{path}/reinstate")
    assert (back.json()["status"], back.json()["suspended_reason"]) == ("PUBLISHED", None)
    assert (await client.get(f"/api/v1{path}")).status_code == 200
    await post.run()
    assert "reinstated" in post.letters(olga.email)[0].subject
    assert len(post.letters(olga.email)) == 2


async def test_twice_is_once(
    olga: Account, clerk: Account, town: Town, session: AsyncSession, resources: Resources
) -> None:
    business = await publish(olga, town)
    path = f"/businesses/{business['id']}"
    for door, body in (
        ("verify", None),
        ("unverify", None),
        ("suspend", REASON),
        ("reinstate", None),
    ):
        assert (await clerk.ask("POST", f"{path}/{door}", body)).status_code == 200
        before = await events(session), await acts(resources)
        assert (await clerk.ask("POST", f"{path}/{door}", body)).status_code == 200
        assert (await events(session), await acts(resources)) == before


async def test_a_draft_stays_one_and_what_is_incomplete_becomes_one(
    olga: Account, clerk: Account, town: Town, session: AsyncSession
) -> None:
    draft, whole = await complete(olga, town, "First"), await publish(olga, town, "Second")
    for business in (draft, whole):
        await clerk.ask("POST", f"/businesses/{business['id']}/suspend", REASON)
    await session.execute(delete(BusinessHours).where(BusinessHours.business_id == whole["id"]))
    await session.commit()

    for business in (draft, whole):
        back = await clerk.ask("POST", f"/businesses/{business['id']}/reinstate")
        assert back.json()["status"] == "DRAFT"


async def test_verified_by_staff(
    olga: Account, clerk: Account, town: Town, client: AsyncClient, post: Post
) -> None:
    business = await publish(olga, town)
    path = f"/businesses/{business['id']}"
    await post.run()

    assert (await clerk.ask("POST", f"{path}/verify")).json()["is_verified"] is True

    assert (await client.get(f"/api/v1{path}")).json()["is_verified"] is True
    await post.run()
    assert "verified" in post.letters(olga.email)[0].subject
    assert (await clerk.ask("POST", f"{path}/unverify")).json()["is_verified"] is False
    await post.run()
    assert len(post.letters(olga.email)) == 1


async def test_news_that_is_none_any_more_is_not_told(
    olga: Account, clerk: Account, town: Town, post: Post
) -> None:
    business = await publish(olga, town)
    for door, body in (
        ("suspend", REASON),
        ("reinstate", None),
        ("verify", None),
        ("unverify", None),
    ):
        await clerk.ask("POST", f"/businesses/{business['id']}/{door}", body)

    await post.run()

    assert [one.subject for one in post.letters(olga.email)] == [
        "Your business on Mercat is reinstated"
    ]


async def test_only_staff_verify_and_suspend(
    olga: Account, bea: Account, town: Town, session: AsyncSession
) -> None:
    business = await publish(olga, town)
    for who in (olga, bea):
        for door in ("verify", "unverify", "suspend", "reinstate"):
            body = REASON if door == "suspend" else None
            refused = await who.ask("POST", f"/businesses/{business['id']}/{door}", body)
            assert told(refused) == (403, "forbidden")
    assert (await olga.get(f"/businesses/{business['id']}")).json() == business


async def test_published_and_suspended_at_once(
    olga: Account, clerk: Account, town: Town, session: AsyncSession, client: AsyncClient
) -> None:
    """Whoever comes first: in the end it is suspended, and what is told of it agrees."""
    for number in range(4):
        business = await complete(olga, town, f"Race {number}")
        path = f"/businesses/{business['id']}"
        published, suspended = await asyncio.gather(
            olga.ask("POST", f"{path}/publish"), clerk.ask("POST", f"{path}/suspend", REASON)
        )

        assert suspended.status_code == 200
        assert published.status_code in {200, 409}
        assert (await client.get(f"/api/v1{path}")).status_code == 404
        back = await clerk.ask("POST", f"{path}/reinstate")
        expected = "PUBLISHED" if published.status_code == 200 else "DRAFT"
        assert back.json()["status"] == expected


async def test_staff_see_what_is_not_public(olga: Account, clerk: Account, bea: Account) -> None:
    business = await open_business(olga)

    seen = (await clerk.get(f"/businesses/{business['slug']}")).json()

    assert (seen["role"], seen["completeness"]) == (None, business["completeness"])
    assert told(await bea.get(f"/businesses/{business['id']}")) == (404, "business_not_found")
