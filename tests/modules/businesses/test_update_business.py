"""A business says something else of itself."""

import asyncio
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.businesses.town import Town, complete, fault, open_business, publish
from tests.modules.identity.people import told
from tests.modules.identity.staff import Account, acts

from mercat.modules.businesses.models import Business, BusinessSlug
from mercat.modules.files.models import File, FilePurpose, FileStatus
from mercat.platform.ids import uuid7
from mercat.platform.outbox import OutboxEvent
from mercat.platform.resources import Resources

API = "/api/v1"


async def test_only_what_is_sent_changes(
    olga: Account, town: Town, resources: Resources, session: AsyncSession
) -> None:
    business = await publish(olga, town, phone="+1 312 555 0142", description="Pipes.")
    path = f"/businesses/{business['slug']}"

    response = await olga.ask("PATCH", path, {"description": None, "service_radius_m": 5000})

    assert response.status_code == 200
    changed = response.json()
    assert (changed["description"], changed["service_radius_m"]) == (None, 5000)
    assert {**changed, "updated_at": 0} == {
        **business,
        "updated_at": 0,
        "description": None,
        "service_radius_m": 5000,
        "completeness": changed["completeness"],
    }
    assert (await acts(resources))[-1] == ("business.updated", str(olga.id))
    events = select(OutboxEvent.name).order_by(OutboxEvent.position.desc())
    assert await session.scalar(events.limit(1)) == "BusinessChanged"

    before = await acts(resources)
    assert (await olga.ask("PATCH", path, {"service_radius_m": 5000})).status_code == 200
    assert await acts(resources) == before


async def test_moving_brings_another_place_and_time_but_no_other_money(
    olga: Account, town: Town
) -> None:
    business = await open_business(
        olga, city_id=town.chicago, latitude=41.9, longitude=-87.6, timezone="America/Denver"
    )
    path = f"/businesses/{business['id']}"

    moved = (await olga.ask("PATCH", path, {"city_id": str(town.lyon)})).json()
    assert (moved["latitude"], moved["timezone"], moved["currency"]) == (
        45.75,
        "Europe/Paris",
        "USD",
    )
    placed = (await olga.ask("PATCH", path, {"latitude": 45.7, "longitude": 4.9})).json()
    assert (placed["latitude"], placed["longitude"]) == (45.7, 4.9)
    assert fault(await olga.ask("PATCH", path, {"latitude": 45.7}))[1] == "half_a_place"
    nowhere = (await olga.ask("PATCH", path, {"latitude": None, "longitude": None})).json()
    assert (nowhere["latitude"], nowhere["longitude"]) == (45.75, 4.85)


async def test_a_rename_leaves_a_trail(olga: Account, town: Town, client: AsyncClient) -> None:
    business = await publish(olga, town, "Joe’s Pizza")
    path = f"/businesses/{business['id']}"

    same = (await olga.ask("PATCH", path, {"name": "JOE'S PIZZA!"})).json()
    assert (same["name"], same["slug"]) == ("JOE'S PIZZA!", "joes-pizza")
    renamed = (await olga.ask("PATCH", path, {"name": "Joe & Sons"})).json()
    assert renamed["slug"] == "joe-and-sons"

    for below in ("", "/hours"):
        moved = await client.get(f"{API}/businesses/joes-pizza{below}?x=1")
        assert told(moved) == (308, "business_moved")
        assert moved.headers["location"] == f"{API}/businesses/joe-and-sons{below}?x=1"
    patched = await olga.ask("PATCH", "/businesses/joes-pizza", {"description": "Hot."})
    assert (patched.status_code, patched.headers["location"]) == (
        308,
        f"{API}/businesses/joe-and-sons",
    )
    me = (await olga.get("/auth/me")).json()
    assert [one["slug"] for one in me["memberships"]] == ["joe-and-sons"]

    back = (await olga.ask("PATCH", path, {"slug": "joes-pizza"})).json()
    assert (back["slug"], back["name"]) == ("joes-pizza", "Joe & Sons")
    moved = await client.get(f"{API}/businesses/joe-and-sons")
    assert moved.headers["location"] == f"{API}/businesses/joes-pizza"


async def test_where_a_draft_has_gone_is_not_told(
    olga: Account, bea: Account, client: AsyncClient
) -> None:
    business = await open_business(olga, "Secret Plan")
    await olga.ask("PATCH", f"/businesses/{business['id']}", {"name": "Better Plan"})

    assert (await olga.get("/businesses/secret-plan")).status_code == 308
    assert (await client.get(f"{API}/businesses/secret-plan")).status_code == 404
    assert told(await bea.ask("PATCH", "/businesses/secret-plan", {})) == (
        404,
        "business_not_found",
    )


async def test_a_slug_belongs_to_who_had_it_first(olga: Account, omar: Account) -> None:
    mine = await open_business(olga, "Joe’s Pizza")
    await olga.ask("PATCH", f"/businesses/{mine['id']}", {"slug": "joe-of-chicago"})
    theirs = await open_business(omar, "Joe’s Pizza")
    path = f"/businesses/{theirs['id']}"

    assert theirs["slug"].startswith("joes-pizza-")
    for slug in ("joes-pizza", "joe-of-chicago"):
        assert told(await omar.ask("PATCH", path, {"slug": slug})) == (409, "slug_taken")
    for bad in ("Joe", "joe--x", "-joe", "a", "mine", "x" * 61, str(uuid7()), None):
        assert fault(await omar.ask("PATCH", path, {"slug": bad}))[2] == ["body", "slug"]
    assert (await omar.get(path)).json()["slug"] == theirs["slug"]


async def test_two_who_want_the_same_slug(
    olga: Account, omar: Account, session: AsyncSession
) -> None:
    wanting = [(olga, await open_business(olga, f"Olga {n}")) for n in range(3)]
    wanting += [(omar, await open_business(omar, f"Omar {n}")) for n in range(3)]

    answers = await asyncio.gather(
        *(who.ask("PATCH", f"/businesses/{b['id']}", {"slug": "best"}) for who, b in wanting)
    )

    assert sorted(one.status_code for one in answers) == [200, 409, 409, 409, 409, 409]
    holders = select(BusinessSlug.business_id).where(BusinessSlug.slug == "best")
    (holder,) = await session.scalars(holders)
    winner = next(one for one in answers if one.status_code == 200)
    assert winner.json()["id"] == str(holder)


async def test_what_is_published_stays_whole(olga: Account, town: Town) -> None:
    business = await publish(olga, town)
    path = f"/businesses/{business['id']}"

    for lost, missing in (({"city_id": None}, "location"), ({"category_ids": []}, "category")):
        refused = await olga.ask("PATCH", path, lost)
        assert told(refused) == (422, "business_incomplete")
        assert refused.json()["detail"]["missing"] == [missing]
    refused = await olga.ask("PUT", f"{path}/hours", {"hours": []})
    assert refused.json()["detail"]["missing"] == ["hours"]
    assert (await olga.get(path)).json() == {**business, "updated_at": business["updated_at"]}


@pytest.mark.parametrize(
    ("change", "stays"),
    [
        ({"name": "Somebody Else"}, False),
        ({"name": "NORTHSIDE plumbing"}, False),
        ({"city_id": "lyon"}, False),
        ({"description": "Better."}, True),
        ({"address_line1": "1 Main St"}, True),
    ],
)
async def test_who_takes_another_name_is_verified_anew(
    olga: Account,
    town: Town,
    session: AsyncSession,
    resources: Resources,
    change: dict[str, str],
    stays: bool,
) -> None:
    business = await complete(olga, town)
    await session.execute(update(Business).values(verified_at=resources.clock.now()))
    await session.commit()
    body = {key: str(town.lyon) if value == "lyon" else value for key, value in change.items()}

    changed = (await olga.ask("PATCH", f"/businesses/{business['id']}", body)).json()

    assert changed["is_verified"] is stays


async def logo(session: AsyncSession, owner: Account, **more: object) -> UUID:
    file = File(
        id=uuid7(),
        owner_user_id=owner.id,
        **{
            "purpose": FilePurpose.BUSINESS_LOGO,
            "status": FileStatus.READY,
            "content_type": "image/webp",
            "size": 10,
            "sha256": b"\0" * 32,
            "storage_key": f"logos/{uuid7().hex}",
            "width": 10,
            "height": 10,
            "variants": {"thumb": {}, "card": {}, "full": {}},
            **more,
        },
    )
    session.add(file)
    await session.commit()
    return file.id


async def test_a_logo_is_claimed_shown_and_released(
    olga: Account, omar: Account, session: AsyncSession
) -> None:
    business = await open_business(olga)
    path = f"/businesses/{business['id']}"
    first, second = await logo(session, olga), await logo(session, olga)

    shown = (await olga.ask("PATCH", path, {"logo_file_id": str(first)})).json()
    assert set(shown["logo"]) == {"thumb", "card", "full"}
    assert "logo" not in shown["completeness"]["suggested"]
    mine = (await olga.get("/businesses?mine=true")).json()
    assert mine["items"][0]["logo"] == shown["logo"]

    await olga.ask("PATCH", path, {"logo_file_id": str(second)})
    status = select(File.status).where(File.id == first)
    assert await session.scalar(status) == FileStatus.ARCHIVED

    for file_id in (
        first,
        uuid7(),
        await logo(session, omar),
        await logo(session, olga, purpose=FilePurpose.PORTFOLIO),
        await logo(session, olga, status=FileStatus.PENDING),
    ):
        refused = await olga.ask("PATCH", path, {"logo_file_id": str(file_id)})
        assert told(refused) == (422, "file_not_usable")
    gone = (await olga.ask("PATCH", path, {"logo_file_id": None})).json()
    assert gone["logo"] is None
    third = await logo(session, olga)
    await olga.ask("PATCH", path, {"logo_file_id": str(third)})
    await olga.ask("DELETE", path)
    assert await session.scalar(select(File.status).where(File.id == third)) == FileStatus.ARCHIVED


async def test_others_change_nothing(
    olga: Account, omar: Account, bea: Account, clerk: Account, town: Town
) -> None:
    business = await publish(olga, town)
    path = f"/businesses/{business['id']}"

    for other in (omar, bea, clerk):
        for door, body in (("PATCH", {"name": "Mine"}), ("DELETE", None)):
            assert told(await other.ask(door, path, body)) == (404, "business_not_found")
        assert (await other.ask("PUT", f"{path}/hours", {"hours": []})).status_code == 404
        assert (await other.ask("POST", f"{path}/unpublish")).status_code == 404
    assert (await olga.get(path)).json() == business


async def test_given_up_it_is_gone_and_its_slug_is_not(
    olga: Account, omar: Account, clerk: Account, town: Town, client: AsyncClient
) -> None:
    business = await publish(olga, town)
    path = f"/businesses/{business['id']}"

    assert (await olga.ask("DELETE", path)).status_code == 200

    for who in (olga, clerk):
        for below in (path, f"{path}/hours", f"/businesses/{business['slug']}"):
            assert told(await who.get(below)) == (404, "business_not_found")
    for door, below, body in (
        ("DELETE", "", None),
        ("PATCH", "", {"name": "Again"}),
        ("POST", "/publish", None),
        ("PUT", "/hours", {"hours": []}),
    ):
        assert (await olga.ask(door, f"{path}{below}", body)).status_code == 404
    assert (await client.get(f"{API}/businesses")).json()["items"] == []
    assert (await olga.get("/businesses?mine=true")).json()["items"] == []
    assert (await olga.get("/auth/me")).json()["memberships"] == []
    again = await open_business(omar, business["name"])
    assert again["slug"] != business["slug"]


async def test_an_answer_is_known_by_its_tag(
    olga: Account, town: Town, client: AsyncClient
) -> None:
    business = await publish(olga, town)
    url = f"{API}/businesses/{business['slug']}"

    first = await client.get(url)
    assert first.headers["cache-control"] == "public, max-age=0"
    again = await client.get(url, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.json()["role"] is first.json()["completeness"] is None
    mine = await olga.get(f"/businesses/{business['slug']}")
    assert mine.headers["cache-control"] == "private, no-cache"
