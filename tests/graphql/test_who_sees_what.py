"""What nobody may see by REST nobody sees below a node either; what they may is told the same."""

from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import text
from tests.graphql.asking import ask, data, post, refusal
from tests.graphql.street import Street
from tests.modules.businesses.teams import enlist
from tests.modules.identity.staff import API, Account, join

from mercat.modules.businesses.models import TeamRole
from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources

Json = dict[str, Any]
TEAM = "query($id: UUID!) { business(id: $id) { name team { nodes { email role } } } }"
OWN = """{ myBookings(status: CONFIRMED) { nodes { id number businessName studioName roomName
  price { total { amount currency } } events { kind }
  business { id phone } studio { id } room { id } property { addressLine1 }
  conversation { id messages(last: 2) {
    lastSeq items { seq body sender { name userId } } } } } } }"""


class Cast:
    def __init__(self, people: dict[str, Account], business: UUID) -> None:
        self.olga, self.bea, self.carl, self.clerk = people.values()
        self.business = business


@pytest.fixture
async def cast(client: AsyncClient, resources: Resources) -> Cast:
    people = {
        "olga": await join(client, resources, "olga@example.com", UserType.BUSINESS_OWNER),
        "bea": await join(client, resources, "bea@example.com"),
        "carl": await join(client, resources, "carl@example.com"),
        "clerk": await join(client, resources, "clerk@example.com", UserType.STAFF),
    }
    (business,) = await Street.build(resources, people["olga"], people["bea"], 1)
    return Cast(people, business)


async def run(resources: Resources, sql: str) -> None:
    async with resources.database.engine.begin() as connection:
        await connection.execute(text(sql))


async def test_a_team_is_told_as_by_rest(client: AsyncClient, cast: Cast) -> None:
    path = f"/businesses/{cast.business}/members"
    for who in (cast.olga, cast.clerk):
        told = await data(client, TEAM, who, id=str(cast.business))
        rest = (await who.get(path)).json()["items"]
        shown = [{"email": one["email"], "role": one["role"]} for one in rest]
        assert told["business"]["team"]["nodes"] == shown
    refusals: list[tuple[Account | None, Response]] = [
        (cast.carl, await cast.carl.get(path)),
        (None, await client.get(API + path)),
    ]
    for asker, refused in refusals:
        told = await ask(client, TEAM, asker, id=str(cast.business))
        assert refusal(told) == (refused.status_code, refused.json()["error"])
        assert told["errors"][0]["path"] == ["business", "team"]
        assert told["data"]["business"] == {"name": "Shop 0", "team": None}


async def test_a_booking_is_told_as_by_rest(client: AsyncClient, cast: Cast) -> None:
    told = (await data(client, OWN, cast.bea))["myBookings"]["nodes"][0]
    rest = (await cast.bea.get(f"/bookings/{told['id']}")).json()
    said = (
        await cast.bea.get(f"/conversations/{told['conversation']['id']}/messages?limit=2")
    ).json()
    assert told["number"] == rest["number"]
    assert told["price"]["total"] == rest["price"]["total"]
    assert told["events"] == [{"kind": one["kind"].upper()} for one in rest["events"]]
    for name in ("business", "studio", "room"):
        assert told[name]["id"] == rest[name]["id"]
        assert told[f"{name}Name"] == rest[name]["name"]
    assert told["property"] == {"addressLine1": "221B Baker Street"}
    messages = told["conversation"]["messages"]
    assert messages["lastSeq"] == said["last_seq"] == 3
    assert [one["body"] for one in messages["items"]] == [one["body"] for one in said["items"]]
    assert messages["items"][0]["sender"] == {"name": "Shop 0", "userId": None}


async def test_anothers_is_nobodys(client: AsyncClient, cast: Cast) -> None:
    """By id at the root refused as by REST; below what they do see, null."""
    found = await data(
        client,
        """{ myBookings(status: CONFIRMED) { nodes { id conversation { id } property { id } } }
        myRequests { nodes { id quotes { nodes { lead { id } } } } } }""",
        cast.bea,
    )
    booking = found["myBookings"]["nodes"][0]
    request = found["myRequests"]["nodes"][0]
    assert request["quotes"]["nodes"] == [{"lead": None}]  # a lead is its team's
    paths = {
        "booking": f"/bookings/{booking['id']}",
        "conversation": f"/conversations/{booking['conversation']['id']}",
        "property": f"/properties/{booking['property']['id']}",
        "request": f"/requests/{request['id']}",
    }
    for field, path in paths.items():
        query = f"query($id: UUID!) {{ {field}(id: $id) {{ id }} }}"
        there = path.rsplit("/", 1)[1]
        assert (await data(client, query, cast.bea, id=there))[field] == {"id": there}
        rest = await cast.carl.get(path)
        told = await ask(client, query, cast.carl, id=there)
        assert refusal(told) == (rest.status_code, rest.json()["error"])
        assert told["data"] == {field: None}
        assert refusal(await ask(client, query, id=there)) == (401, "not_authenticated")


async def test_a_lead_tells_its_team_no_address(
    client: AsyncClient, resources: Resources, cast: Cast
) -> None:
    await run(resources, "UPDATE leads SET status = 'NEW', responded_at = NULL")
    query = """query($id: UUID!) { leads(businessId: $id) { nodes { id viewedAt wish { title }
      request { id } quotes { total { amount } booking { id property { addressLine1 } } }
      business { id } conversation { id } } } }"""
    (told,) = (await data(client, query, cast.olga, id=str(cast.business)))["leads"]["nodes"]
    assert told["request"] is None
    assert told["quotes"][0]["booking"]["property"] is None  # nothing is granted
    assert told["business"] == {"id": str(cast.business)}
    assert told["conversation"] is not None
    (seen,) = (await data(client, query, cast.clerk, id=str(cast.business)))["leads"]["nodes"]
    assert seen["request"] is not None
    assert seen["conversation"] is None  # staff sit nowhere
    assert told["viewedAt"] is None
    one = "query($id: UUID!) { lead(id: $id) { viewedAt } }"
    viewed = await data(client, one, cast.olga, id=told["id"])
    assert viewed["lead"]["viewedAt"] is not None
    refused = await ask(client, one, cast.carl, id=told["id"])
    rest = await cast.carl.get(f"/leads/{told['id']}")
    assert refusal(refused) == (rest.status_code, rest.json()["error"])


async def test_rooms_and_prices_as_by_rest(client: AsyncClient, cast: Cast) -> None:
    query = """query($slug: String!, $day: Date!) { studio(slug: $slug) { id isOpenNow
      business { id } closures { id } equipment { nodes { name } }
      rooms { id name status prices { tiers { id } completeness { isComplete } }
        availability(from: $day, to: $day, date: $day) { timezone } }
      reviews { nodes { rating } summary { count } } } }"""
    day = "2026-12-01"
    asked = query.replace(", to: $day, date: $day", "")
    strangers = (await data(client, asked, slug="studio-0", day=day))["studio"]
    team = (await data(client, asked, cast.olga, slug="studio-0", day=day))["studio"]
    assert [one["status"] for one in strangers["rooms"]] == ["ACTIVE"]
    assert [one["status"] for one in team["rooms"]] == ["ACTIVE", "INACTIVE"]
    assert [one["prices"]["completeness"] for one in strangers["rooms"]] == [None]
    assert team["rooms"][0]["prices"]["completeness"] is not None
    rest = (await client.get(f"{API}/studios/studio-0/rooms")).json()["items"]
    assert [one["id"] for one in strangers["rooms"]] == [one["id"] for one in rest]
    assert strangers["reviews"] == {"nodes": [{"rating": 4}], "summary": {"count": 0}}
    told = await ask(client, query, slug="studio-0", day=day)
    assert refusal(told) == (422, "bad_period")
    room = rest[0]["id"]
    free = """query($id: UUID!, $day: Date!) { room(id: $id) {
      availability(date: $day, duration: 60)
      { timezone gridMinutes free { startsAt endsAt } starts { localStart } } } }"""
    soon = await data(client, free, id=room, day=day)
    calendar = (await client.get(f"{API}/rooms/{room}/availability?date={day}&duration=60")).json()
    availability = soon["room"]["availability"]
    assert availability["timezone"] == calendar["timezone"]
    assert len(availability["starts"]) == len(calendar["starts"]) > 0
    assert [one["startsAt"] for one in availability["free"]] == [
        one["starts_at"] for one in calendar["free"]
    ]
    long = free.replace("60", "999999")
    assert refusal(await ask(client, long, id=room, day=day)) == (422, "validation_error")
    (hidden,) = [one["id"] for one in team["rooms"] if one["status"] == "INACTIVE"]
    one = "query($id: UUID!) { room(id: $id) { id } }"
    assert refusal(await ask(client, one, cast.carl, id=hidden)) == (404, "room_not_found")
    assert (await data(client, one, cast.olga, id=hidden))["room"] == {"id": hidden}


async def test_what_was_taken_back_is_null_below_a_booking(
    client: AsyncClient, resources: Resources, cast: Cast
) -> None:
    await run(resources, "UPDATE studios SET status = 'DRAFT'")
    await run(resources, "UPDATE rooms SET status = 'INACTIVE'")
    told = (await data(client, OWN, cast.bea))["myBookings"]["nodes"][0]
    assert (told["studio"], told["room"]) == (None, None)
    assert (told["studioName"], told["roomName"]) == ("Studio 0", "Room 0")
    assert told["business"] is not None
    listed = "query($id: UUID!) { business(id: $id) { studios { nodes { id } } } }"
    told = await data(client, listed, cast.olga, id=str(cast.business))
    assert told["business"]["studios"]["nodes"] == []  # as everybody's list tells it


async def test_whoever_was_dismissed_reads_nothing(
    client: AsyncClient, resources: Resources, cast: Cast
) -> None:
    listed = """query($id: UUID!) { bookings(businessId: $id) { nodes { id } }
      conversations { nodes { id messages { items { body } } booking { id } } } }"""
    async with resources.database.open_session() as session:
        await enlist(session, cast.business, cast.carl.id, TeamRole.MANAGER)
        await session.commit()
    told = await data(client, listed, cast.carl, id=str(cast.business))
    assert len(told["conversations"]["nodes"]) == 2
    await run(resources, "DELETE FROM business_members WHERE role = 'MANAGER'")
    told = await ask(client, listed, cast.carl, id=str(cast.business))
    assert refusal(told) == (404, "business_not_found")
    assert told["data"] == {"bookings": None, "conversations": {"nodes": []}}


async def test_a_program_sees_what_its_scopes_say(client: AsyncClient, cast: Cast) -> None:
    key = (await cast.bea.make_key("bookings:read"))["key"]
    response = await post(client, {"query": OWN}, **{"X-API-Key": key})
    told = response.json()["data"]["myBookings"]["nodes"][0]
    assert told["events"] == [{"kind": "CONFIRMED"}]
    assert (told["conversation"], told["property"]) == (None, None)
    refused = await post(client, {"query": "{ myRequests { nodes { id } } }"}, **{"X-API-Key": key})
    assert refusal(refused.json()) == (403, "forbidden")


async def test_reviews_and_dashboards(client: AsyncClient, cast: Cast) -> None:
    query = "query($id: UUID) { reviews(businessId: $id) { nodes { rating studio { name } } } }"
    told = await data(client, query, id=str(cast.business))
    assert told["reviews"]["nodes"] == [{"rating": 4, "studio": {"name": "Studio 0"}}]
    assert refusal(await ask(client, query)) == (422, "validation_error")
    missing = await ask(client, query, id="01a1fd39-1dbe-713b-9983-0562bc1ed764")
    assert refusal(missing) == (404, "business_not_found")
    own = await data(client, "{ myReviews { nodes { rating status } } }", cast.bea)
    assert own["myReviews"]["nodes"] == [{"rating": 4, "status": "PUBLISHED"}]
    board = "query($id: UUID!) { dashboard(businessId: $id) { timezone lastDay byDay { day } } }"
    path = f"/businesses/{cast.business}/dashboard"
    rest = (await cast.olga.get(path)).json()
    told = await data(client, board, cast.olga, id=str(cast.business))
    assert told["dashboard"]["timezone"] == rest["timezone"]
    assert len(told["dashboard"]["byDay"]) == len(rest["by_day"])
    for who in (cast.bea, None):
        refused = await (who.get(path) if who else client.get(API + path))
        told = await ask(client, board, who, id=str(cast.business))
        assert refusal(told) == (refused.status_code, refused.json()["error"])
    platform = "{ platformDashboard { lastDay registrations { value } } }"
    for who in (cast.clerk, cast.olga):
        rest_platform = await who.get("/dashboard/platform")
        told = await ask(client, platform, who)
        if rest_platform.status_code == 200:
            assert told["data"]["platformDashboard"]["lastDay"] == rest_platform.json()["last_day"]
        else:
            assert refusal(told) == (rest_platform.status_code, rest_platform.json()["error"])
