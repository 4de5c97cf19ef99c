"""When those are free whom customers can book."""

from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.bookings.openings import FRIDAY, NOW, change, held, look, open_place, take
from tests.modules.bookings.rooms import Place
from tests.modules.businesses.teams import enlist, refused
from tests.modules.counting import statements
from tests.modules.identity.staff import API, join

from mercat.modules.bookings.service import CalendarOf
from mercat.modules.businesses.models import (
    Business,
    BusinessHours,
    BusinessMember,
    BusinessSlug,
    Category,
)
from mercat.modules.catalogue.models import Offering, OfferingPlace, OfferingStatus, Pricing
from mercat.modules.identity.models import User, UserStatus, UserType
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources


@pytest.fixture
async def place(session: AsyncSession, clock: MovableClock) -> Place:
    """A business that works from 9 to 13 on Fridays."""
    place = await open_place(session, clock)
    hours = {"weekday": 4, "opens": 540, "closes": 780}
    session.add(BusinessHours(business_id=place.business, **hours))
    await session.commit()
    return place


@pytest.fixture
async def ada(place: Place, session: AsyncSession) -> UUID:
    return await hire(session, place, first_name="Ada", title="Engineer")


@pytest.fixture
async def bob(place: Place, session: AsyncSession, ada: UUID) -> UUID:
    """Who came after Ada."""
    return await hire(session, place, first_name="Bob", title=None)


@pytest.fixture
async def service(place: Place, session: AsyncSession) -> UUID:
    """An hour and a half, and a quarter of an hour after each."""
    category_id = await session.scalar(select(Category.id).limit(1))
    offering = Offering(
        id=uuid7(),
        business_id=place.business,
        category_id=category_id,
        name="Tuning",
        pricing=Pricing.HOURLY,
        price_amount=6000,
        price_currency="EUR",
        duration_minutes=90,
        buffer_minutes=15,
        performed_at=OfferingPlace.AT_CUSTOMER,
        bookable_online=True,
        status=OfferingStatus.ACTIVE,
        position=1,
    )
    session.add(offering)
    await session.commit()
    return offering.id


async def hire(session: AsyncSession, place: Place, *, title: str | None, **person: Any) -> UUID:
    user = User(
        id=uuid7(),
        email=f"{uuid7()}@example.com",
        user_type=UserType.BUSINESS_OWNER,
        **{"status": UserStatus.ACTIVE, **person},
    )
    session.add(user)
    await session.flush()
    member = await enlist(session, place.business, user.id)
    member.bookable, member.title = True, title
    await session.commit()
    return member.id


def calendar(place: Place, member_id: UUID) -> CalendarOf:
    return CalendarOf(business_id=place.business, member_id=member_id)


def spans(told: dict[str, Any]) -> dict[str, list[str]]:
    return {member["name"]: [*map(_span, member["free"])] for member in told["members"]}


def _span(one: dict[str, str]) -> str:
    return f"{one['local_start'][11:]}-{one['local_end'][11:]}"


async def test_a_service(
    client: AsyncClient,
    place: Place,
    service: UUID,
    ada: UUID,
    bob: UUID,
    session: AsyncSession,
    clock: MovableClock,
) -> None:
    mine = calendar(place, ada)
    await take(session, clock, place, "2027-03-05T09:00", "2027-03-05T10:30", mine)

    told = await look(client, f"/services/{service}/availability", date=FRIDAY)

    assert (told["duration_minutes"], told["grid_minutes"]) == (90, 15)
    assert spans(told) == {"Ada": ["09:00-09:45", "11:30-13:00"], "Bob": ["09:00-13:00"]}
    both = [str(ada), str(bob)]
    assert [(one["local_start"][11:], one["member_ids"]) for one in told["starts"]] == [
        *((f"{9 + n // 4:02}:{n % 4 * 15:02}", both[1:]) for n in range(10)),
        ("11:30", both),
    ]
    assert told["starts"][-1] == {
        "starts_at": "2027-03-05T10:30:00Z",
        "ends_at": "2027-03-05T12:00:00Z",
        "local_start": "2027-03-05T11:30",
        "local_end": "2027-03-05T13:00",
        "needs_approval": False,
        "price": {"amount": 10800, "currency": "EUR"},
        "member_ids": both,
    }


async def test_of_one_of_them(client: AsyncClient, service: UUID, ada: UUID, bob: UUID) -> None:
    path = f"/services/{service}/availability"

    told = await look(client, path, date=FRIDAY, member_id=ada)
    nobody = await look(client, path, date=FRIDAY, member_id=uuid7())

    assert [one["id"] for one in told["members"]] == [str(ada)]
    assert {tuple(one["member_ids"]) for one in told["starts"]} == {(str(ada),)}
    assert (nobody["members"], nobody["starts"]) == ([], [])


async def test_without_a_date_there_are_no_starts(
    client: AsyncClient, service: UUID, ada: UUID
) -> None:
    told = await look(client, f"/services/{service}/availability", **{"from": FRIDAY})

    assert told["starts"] is None
    assert spans(told) == {"Ada": ["09:00-13:00"]}


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({}, 11),
        ({"needs_approval": True}, 11),
        ({"duration_minutes": 240}, 1),
        ({"duration_minutes": 241}, 0),
        ({"bookable_online": False}, 0),
        ({"pricing": "QUOTE", "price_amount": None, "price_currency": None}, 0),
    ],
)
async def test_what_can_be_booked_of_it(
    client: AsyncClient,
    service: UUID,
    ada: UUID,
    session: AsyncSession,
    columns: dict[str, Any],
    expected: int,
) -> None:
    if columns:
        await change(session, Offering, **columns)

    told = await look(client, f"/services/{service}/availability", date=FRIDAY)

    asks = columns.get("needs_approval", False)
    assert [one["needs_approval"] for one in told["starts"]] == [asks] * expected


@pytest.mark.parametrize(
    "columns", [{"status": "INACTIVE"}, {"archived_at": NOW}, {"business": "DRAFT"}]
)
async def test_who_sees_it(
    client: AsyncClient,
    place: Place,
    service: UUID,
    session: AsyncSession,
    resources: Resources,
    columns: dict[str, Any],
) -> None:
    olga = await join(client, resources, "olga@example.com", UserType.BUSINESS_OWNER)
    await enlist(session, place.business, olga.id)
    if "business" in columns:
        await change(session, Business, status=columns["business"])
    else:
        await change(session, Offering, **columns)
    path = f"/services/{service}/availability"

    stranger, insider = await client.get(f"{API}{path}"), await olga.get(path)

    assert stranger.status_code == 404
    assert insider.status_code == (404 if "archived_at" in columns else 200)


async def test_a_team(
    client: AsyncClient,
    place: Place,
    ada: UUID,
    bob: UUID,
    session: AsyncSession,
    clock: MovableClock,
) -> None:
    """By its slug; who is not bookable, or suspended, is not in it; a dead hold is in nobody's
    way.
    """
    plain: dict[str, Any] = {}
    for member, more in ((ada, plain), (bob, held(clock, minutes=30))):
        period = ("2027-03-05T09:00", "2027-03-05T10:30")
        await take(session, clock, place, *period, calendar(place, member), **more)
    await hire(session, place, first_name="Sue", title=None, status=UserStatus.SUSPENDED)
    hidden = await hire(session, place, first_name="Tom", title=None)
    (await session.get_one(BusinessMember, hidden)).bookable = False
    await session.commit()
    slug = (await session.get_one(Business, place.business)).slug
    session.add(BusinessSlug(slug=slug, business_id=place.business))
    await session.commit()
    clock.move(minutes=31)

    told = await look(client, f"/businesses/{slug}/availability", date=FRIDAY)

    assert (told["business_id"], told["timezone"]) == (str(place.business), "Europe/Paris")
    assert [one["title"] for one in told["members"]] == ["Engineer", None]
    assert spans(told) == {"Ada": ["09:00-10:00", "11:30-13:00"], "Bob": ["09:00-13:00"]}


async def test_who_sees_a_team(client: AsyncClient, place: Place, session: AsyncSession) -> None:
    path = f"{API}/businesses/{place.business}/availability"
    await change(session, Business, status="DRAFT")

    assert refused(await client.get(path)) == (404, "business_not_found")


async def test_statements_do_not_depend_on_how_many_they_are(
    client: AsyncClient,
    place: Place,
    service: UUID,
    ada: UUID,
    session: AsyncSession,
    resources: Resources,
) -> None:
    async def counted(path: str) -> int:
        tables = ("offerings", "businesses", "business_members", "calendar_entries")
        async with statements(resources, *tables) as seen:
            await look(client, path, date=FRIDAY)
        return len(seen)

    paths = [f"/services/{service}/availability", f"/businesses/{place.business}/availability"]
    before = [await counted(path) for path in paths]
    for number in range(5):
        await hire(session, place, first_name=f"Nr {number}", title=None)

    assert (before, [await counted(path) for path in paths]) == ([4, 4], [4, 4])
