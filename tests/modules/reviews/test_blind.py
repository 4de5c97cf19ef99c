"""What is hidden is known to its author and to nobody else, by any door; and then it is seen."""

import json
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from tests.conftest import MovableClock
from tests.modules.businesses.teams import enlist, entered, found
from tests.modules.identity.people import Post
from tests.modules.identity.staff import Account, join
from tests.modules.reviews.stage import Stage, refused
from tests.modules.search.index import make_documents

from mercat.assembly.following import PERSONAL_DATA
from mercat.modules.businesses.models import TeamRole
from mercat.modules.identity.models import UserType
from mercat.modules.reviews.events import ReviewLetterDue
from mercat.modules.reviews.models import Letter
from mercat.platform.outbox import Outbox
from mercat.platform.personal_data import Subject
from mercat.platform.personal_data.tables import Holdings

WORDS = "cold-coffee-nobody-may-read-of"
ROUTES = (
    "/businesses/{business}/reviews",
    "/businesses/{business}/reviews?rating=2",
    "/businesses/{business}/reviews?sort=lowest",
    "/studios/{studio}/reviews",
    "/businesses/{business}",
    "/studios/{studio}",
    "/businesses",
    "/studios",
    "/reviews",
    "/reviews/received",
    "/reviews/customers?booking_id={booking}",
    "/reviews/moderation",
    "/reviews/moderation?status=PUBLISHED",
    "/reviews/moderation?status=REMOVED",
    "/bookings/{booking}",
    "/bookings?business_id={business}",
    "/favorites",
    "/audit-events",
    "/search/businesses?facets=true",
    "/search/businesses?sort=relevance&explain=true",
    "/search/businesses?min_rating=1",
    "/search/studios?facets=true",
    "/search/studios?sort=relevance&explain=true",
    "/search/studios?min_rating=1",
    "/search/suggest?q=hall",
)


async def seen(stage: Stage, who: Account | None, booking: str, client: AsyncClient) -> list[str]:
    """Everything that all doors tell, byte for byte, with the tags they tell it by."""
    headers = {"Authorization": f"Bearer {who.token}"} if who else {}
    found = []
    for route in ROUTES:
        path = route.format(business=stage.hall.business, studio=stage.hall.studio, booking=booking)
        response = await client.get(f"/api/v1{path}", headers=headers)
        told = response.text if response.is_success else str(response.status_code)
        found.append(f"{route} {response.headers.get('etag')} {told}")
    return found


def _is_found(told: list[str], stage: Stage) -> bool:
    """By searches of both kinds: or they would have nothing to give away."""
    listed = [one for one in told if one.startswith("/search/") and "?facets=" in one]
    things = (stage.hall.business, stage.hall.studio)
    return all(str(thing) in one for thing, one in zip(things, listed, strict=True))


async def exported(stage: Stage, who: Account) -> str:
    async with stage.resources.database.open_session() as session:
        areas = await Holdings(session, PERSONAL_DATA).export(Subject(who.id, who.email))
    return json.dumps(areas.get("reviews", {}), default=str)


@pytest.fixture
async def crowd(stage: Stage, client: AsyncClient, clerk: Account) -> dict[str, Account | None]:
    """Everybody but the two who write."""
    chief = await join(
        client, stage.resources, "chief@example.com", UserType.STAFF, roles=["ADMIN"]
    )
    return {"nobody": None, "carl": stage.carl, "olga": stage.olga, "clerk": clerk, "chief": chief}


@pytest.mark.parametrize("side", ["CUSTOMER", "BUSINESS"])
async def test_nobody_learns_of_it_by_any_door(
    stage: Stage, crowd: dict[str, Account | None], client: AsyncClient, post: Post, side: str
) -> None:
    booking = await stage.over(stage.bea)
    author, other = (stage.bea, stage.mona) if side == "CUSTOMER" else (stage.mona, stage.bea)
    crowd["other"] = other
    await make_documents(stage.resources)
    before = {name: await seen(stage, who, booking, client) for name, who in crowd.items()}
    assert _is_found(before["nobody"], stage)
    events, acts = await stage.events(), await stage.value("SELECT count(*) FROM audit_events")

    review = await stage.said(author, booking, 2, title="Cold", body=WORDS)
    await author.ask("PATCH", f"/reviews/{review['id']}", {"rating": 1})

    await make_documents(stage.resources)  # as a rebuild finds things now
    after = {name: await seen(stage, who, booking, client) for name, who in crowd.items()}
    assert after == before
    assert await stage.events() == events
    assert await stage.value("SELECT count(*) FROM audit_events") == acts
    await post.run()
    assert [post.letters(who.email) for who in crowd.values() if who] == [[]] * 5
    assert await stage.stars() == {}
    assert await stage.faults() == []
    assert review["id"] not in await exported(stage, other)
    assert WORDS in await exported(stage, author)
    (own,) = (await author.get("/reviews")).json()["items"]
    assert (own["id"], own["rating"], own["status"]) == (review["id"], 1, "HIDDEN")
    assert (await author.ask("DELETE", f"/reviews/{review['id']}")).status_code == 200
    assert await stage.events() == []
    assert await stage.value("SELECT count(*) FROM audit_events") == acts


async def test_nor_by_what_is_refused(
    stage: Stage, crowd: dict[str, Account | None], client: AsyncClient
) -> None:
    """One that is hidden, and one that never was, are refused in the same words."""
    review = await stage.said(stage.bea, await stage.over(stage.bea), 2)
    crowd["mona"] = stage.mona
    doors: list[tuple[str, str, dict[str, object] | None]] = [
        ("PATCH", "", {"rating": 5}),
        ("DELETE", "", None),
        ("POST", "/reply", {"body": "Thank you."}),
        ("PUT", "/reply", {"body": "Thank you."}),
        ("POST", "/flag", {"reason": "FAKE"}),
        ("POST", "/moderate", {"decision": "REMOVE", "reason": "No."}),
    ]
    before = await stage.state()

    async def told(who: Account | None, review_id: str, door: int) -> tuple[int, str, str]:
        method, path, body = doors[door]
        headers = {"Authorization": f"Bearer {who.token}"} if who else {}
        url = f"/api/v1/reviews/{review_id}{path}"
        response = await client.request(method, url, headers=headers, json=body)
        return *refused(response), response.json()["detail"]["message"]

    for door in range(len(doors)):
        for who in crowd.values():
            absent = await told(who, "01a1fd39-1dbe-713b-9983-0562bc1ed764", door)
            assert await told(who, review["id"], door) == absent
            assert absent[0] in {401, 403, 404}
    assert await stage.state() == before
    # Nor does she, who knows of it, tell on herself or get an answer.
    assert (await told(stage.bea, review["id"], 4))[0] == 404


async def test_both_are_seen_once_both_are_in(stage: Stage, post: Post) -> None:
    booking = await stage.over(stage.bea)
    await stage.said(stage.bea, booking, 2, title="Cold", body=WORDS)
    told = await stage.said(stage.mona, booking, 5, body="A pleasure.")

    assert told["status"] == "PUBLISHED"
    (item,) = (await stage.listed(stage.carl))["items"]
    assert (item["rating"], item["body"], item["author"]) == (2, WORDS, {"name": "A customer"})
    assert (await stage.listed(stage.carl, of="studios"))["items"] == [item]
    assert await stage.stars() == {2: 1}
    (about,) = (await stage.bea.get("/reviews/received")).json()["items"]
    assert (about["rating"], about["business"]["name"]) == (5, "Hall of Sound")
    due = ReviewLetterDue(
        user_id=stage.carl.id, review_id=UUID(item["id"]), letter=Letter.PUBLISHED
    )
    async with stage.resources.database.open_session() as session:
        Outbox(session).add(due)
        await session.commit()
    await post.run()
    assert post.letters(stage.carl.email) == []  # he is not of the team, or not any more
    assert [one.subject for one in post.letters(stage.bea.email)] == [
        "Hall of Sound has reviewed you on Mercat"
    ]
    for who in (stage.olga, stage.mona):
        assert [one.subject for one in post.letters(who.email)] == [
            "A customer has reviewed your business on Mercat"
        ]
    assert WORDS in post.letters(stage.olga.email)[0].text
    assert await stage.faults() == []


async def test_or_once_the_time_is_over(
    stage: Stage, clock: MovableClock, client: AsyncClient
) -> None:
    booking = await stage.over(stage.bea)
    await stage.said(stage.bea, booking, 3)
    clock.move(days=13, hours=22)
    await stage.open_due()
    stage.olga = await entered(client, stage.olga)
    assert await stage.stars() == {}

    clock.move(hours=2)
    late = await entered(client, stage.mona)
    response = await late.ask("POST", "/reviews", {"booking_id": booking, "rating": 1})
    assert refused(response) == (409, "review_too_late")  # though nobody has looked at the clock
    await stage.open_due()
    await stage.open_due()

    stage.olga = await entered(client, stage.olga)
    assert await stage.stars() == {3: 1}
    assert await stage.faults() == []


async def test_who_sees_what_is_said_of_a_customer(
    stage: Stage, client: AsyncClient, clerk: Account
) -> None:
    booking = await stage.over(stage.bea)
    await stage.said(stage.bea, booking)
    await stage.said(stage.mona, booking, 1, body=WORDS)
    other, dora = await _neighbour(stage, client)

    async def told(who: Account, query: str) -> object:
        response = await who.get(f"/reviews/customers?{query}")
        if response.status_code != 200:
            return response.status_code
        return [item["body"] for item in response.json()["items"]]

    assert await told(stage.olga, f"booking_id={booking}") == [WORDS]
    assert await told(dora, f"booking_id={other}") == [WORDS]
    for who in (stage.bea, stage.carl, clerk):
        assert await told(who, f"booking_id={booking}") == 404
    assert await told(dora, f"booking_id={booking}") == 404
    assert await told(dora, f"lead_id={booking}") == 404
    assert await told(dora, "") == 422
    assert (await stage.listed(stage.carl))["summary"]["count"] == 1  # of the business alone
    everywhere = await seen(stage, stage.carl, booking, client)
    assert WORDS not in " ".join(everywhere)


async def _neighbour(stage: Stage, client: AsyncClient) -> tuple[str, Account]:
    """A booking of Bea's at another business, and who runs that."""
    dora = await join(client, stage.resources, "dora@example.com", UserType.BUSINESS_OWNER)
    booking = await stage.over(stage.bea)
    async with stage.resources.database.open_session() as session:
        business = await found(session, "Next Door")
        await enlist(session, business.id, dora.id, TeamRole.OWNER)
        await session.execute(
            text("UPDATE bookings SET business_id = :b WHERE id = :id"),
            {"b": business.id, "id": booking},
        )
        await session.commit()
    return booking, dora
