"""Teams: who sees whom, who changes what of whom, and that an owner stays."""

import asyncio
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import Engine, delete, event, func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.businesses.teams import acts, enlist, found, refused, roles, state, team
from tests.modules.identity.people import Post
from tests.modules.identity.staff import Account, join

from mercat.modules.businesses.models import BusinessMember, TeamRole
from mercat.platform.resources import Resources

LAST = (409, "last_owner")


@pytest.fixture
async def ada(client: AsyncClient, resources: Resources) -> Account:
    return await join(client, resources, "ada@example.com")


@pytest.fixture
async def grace(client: AsyncClient, resources: Resources) -> Account:
    return await join(client, resources, "grace@example.com")


async def test_a_team_sees_itself_and_those_who_manage_it_see_addresses(
    session: AsyncSession, ada: Account, grace: Account
) -> None:
    business_id, members = await team(
        session, ada=(ada, TeamRole.OWNER), grace=(grace, TeamRole.MEMBER)
    )

    for reader, addresses in ((ada, [ada.email, grace.email]), (grace, [None, None])):
        response = await reader.get(f"/businesses/{business_id}/members")
        assert response.status_code == 200, response.text
        items = response.json()["items"]
        assert [one["email"] for one in items] == addresses
        assert [one["role"] for one in items] == ["OWNER", "MEMBER"]
        assert [one["id"] for one in items] == [str(one.id) for one in members.values()]

    page = (await ada.get(f"/businesses/{business_id}/members?limit=1")).json()
    rest = await ada.get(f"/businesses/{business_id}/members?limit=1&cursor={page['next_cursor']}")
    assert [one["email"] for one in rest.json()["items"]] == [grace.email]


async def test_a_longer_list_asks_nothing_more_of_the_database(
    session: AsyncSession, resources: Resources, client: AsyncClient, ada: Account
) -> None:
    business_id, _ = await team(session, ada=(ada, TeamRole.OWNER))
    asked: list[str] = []
    engine: Engine = resources.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    await ada.get(f"/businesses/{business_id}/members")
    few = len(asked)
    people = [await join(client, resources, f"p{n}@example.com") for n in range(5)]
    for person in people:
        await enlist(session, business_id, person.id, TeamRole.MEMBER)
    await session.commit()
    asked.clear()

    response = await ada.get(f"/businesses/{business_id}/members")

    assert len(response.json()["items"]) == 6
    assert len(asked) == few > 0


async def test_a_new_role_is_felt_and_told(
    session: AsyncSession, resources: Resources, ada: Account, grace: Account
) -> None:
    business_id, members = await team(
        session, ada=(ada, TeamRole.OWNER), grace=(grace, TeamRole.MEMBER)
    )
    path = f"/businesses/{business_id}/members/{members['grace'].id}"
    body = {"role": "ADMIN", "title": "Bœuf 🐂", "bookable": True}

    response = await ada.ask("PATCH", path, body)

    assert response.status_code == 200, response.text
    told = {name: response.json()[name] for name in body}
    assert told == body
    assert (await grace.get("/auth/me")).json()["memberships"][0]["role"] == "ADMIN"
    post = Post(resources)
    await post.run()
    (letter,) = post.letters(grace.email)
    assert "role" in letter.subject
    assert "admin" in letter.text
    assert not post.letters(ada.email)
    assert await acts(resources) == ["member.changed"]

    response = await ada.ask("PATCH", path, {"title": None})
    assert (response.json()["title"], response.json()["role"]) == (None, "ADMIN")
    before = await state(resources)
    assert (await ada.ask("PATCH", path, {"bookable": True})).status_code == 200
    assert await state(resources) == before


@pytest.mark.parametrize(
    "body",
    [
        {"role": "BOSS"},
        {"role": None},
        {"bookable": "yes"},
        {"bookable": None},
        {"title": ""},
        {"title": "a\u0000b"},
        {"title": "a\u202eb"},
        {"title": "x" * 101},
        {"user_id": "01a1fd39-1dbe-713b-9983-0562bc1ed764"},
    ],
)
async def test_nonsense_is_refused(
    session: AsyncSession, resources: Resources, ada: Account, body: dict[str, object]
) -> None:
    business_id, members = await team(session, ada=(ada, TeamRole.OWNER))
    before = await state(resources)

    path = f"/businesses/{business_id}/members/{members['ada'].id}"
    response = await ada.ask("PATCH", path, body)

    assert response.status_code == 422
    assert await state(resources) == before


async def test_somebody_of_another_team_is_not_there(
    session: AsyncSession, resources: Resources, ada: Account, grace: Account
) -> None:
    mine, _ = await team(session, ada=(ada, TeamRole.OWNER))
    _, theirs = await team(session, grace=(grace, TeamRole.OWNER))
    before = await state(resources)
    path = f"/businesses/{mine}/members/{theirs['grace'].id}"

    assert refused(await ada.ask("PATCH", path, {"role": "MEMBER"})) == (404, "member_not_found")
    assert refused(await ada.ask("DELETE", path)) == (404, "member_not_found")
    assert await state(resources) == before


async def test_who_leaves_or_is_removed_has_the_team_no_longer(
    session: AsyncSession, resources: Resources, ada: Account, grace: Account, client: AsyncClient
) -> None:
    eve = await join(client, resources, "eve@example.com")
    business_id, members = await team(
        session,
        ada=(ada, TeamRole.OWNER),
        grace=(grace, TeamRole.MEMBER),
        eve=(eve, TeamRole.MANAGER),
    )
    path = f"/businesses/{business_id}/members"

    assert (await grace.ask("DELETE", f"{path}/{members['grace'].id}")).status_code == 200
    assert (await ada.ask("DELETE", f"{path}/{members['eve'].id}")).status_code == 200

    for gone in (grace, eve):
        assert (await gone.get("/auth/me")).json()["memberships"] == []
        assert (await gone.get(path)).status_code == 404
    post = Post(resources)
    await post.run()
    assert [letter.subject for letter in post.letters(eve.email)] == [
        "You were removed from a team on Mercat"
    ]
    assert not post.letters(grace.email)
    assert await acts(resources) == ["member.left", "member.removed"]


async def test_the_last_owner_stays_one(
    session: AsyncSession, resources: Resources, ada: Account, grace: Account
) -> None:
    business_id, members = await team(
        session, ada=(ada, TeamRole.OWNER), grace=(grace, TeamRole.ADMIN)
    )
    path = f"/businesses/{business_id}/members/{members['ada'].id}"
    before = await state(resources)

    assert refused(await ada.ask("PATCH", path, {"role": "ADMIN"})) == LAST
    assert refused(await ada.ask("DELETE", path)) == LAST
    assert await state(resources) == before


async def test_an_owner_who_cannot_sign_in_does_not_count(
    session: AsyncSession, resources: Resources, ada: Account, grace: Account
) -> None:
    business_id, members = await team(
        session, ada=(ada, TeamRole.OWNER), grace=(grace, TeamRole.OWNER)
    )
    suspend = "UPDATE users SET status = 'SUSPENDED' WHERE id = :id"
    await session.execute(text(suspend), {"id": grace.id})
    await session.commit()
    path = f"/businesses/{business_id}/members"
    before = await state(resources)

    demoted = await ada.ask("PATCH", f"{path}/{members['ada'].id}", {"role": "ADMIN"})
    left = await ada.ask("DELETE", f"{path}/{members['ada'].id}")

    assert (refused(demoted), refused(left)) == (LAST, LAST)
    assert await state(resources) == before
    removed = await ada.ask("DELETE", f"{path}/{members['grace'].id}")
    assert removed.status_code == 200, removed.text


@pytest.mark.parametrize("way", ["leave", "demote each other", "remove each other"])
async def test_of_two_owners_who_go_at_once_one_stays(
    session: AsyncSession, resources: Resources, ada: Account, grace: Account, way: str
) -> None:
    for _ in range(4):
        business_id, members = await team(
            session, ada=(ada, TeamRole.OWNER), grace=(grace, TeamRole.OWNER)
        )

        answers = await go_at_once(
            business_id, members["ada"].id, members["grace"].id, way, ada, grace
        )

        first, second = sorted(answers)
        assert first == 200
        assert second in {403, 404, 409}
        assert list((await roles(resources, business_id)).values()).count("OWNER") == 1


async def go_at_once(
    business_id: UUID, first: UUID, second: UUID, way: str, ada: Account, grace: Account
) -> list[int]:
    path = f"/businesses/{business_id}/members"
    mine, theirs = (first, second) if way == "leave" else (second, first)
    method, body = ("PATCH", {"role": "MEMBER"}) if way.startswith("demote") else ("DELETE", None)
    answers = await asyncio.gather(
        ada.ask(method, f"{path}/{mine}", body), grace.ask(method, f"{path}/{theirs}", body)
    )
    return [answer.status_code for answer in answers]


async def test_without_the_lock_the_database_still_keeps_one(
    session: AsyncSession, resources: Resources, ada: Account, grace: Account
) -> None:
    """The control: nobody waits for the other, and each sees an owner beside the one who goes."""
    business_id, members = await team(
        session, ada=(ada, TeamRole.OWNER), grace=(grace, TeamRole.OWNER)
    )

    async def go(member_id: UUID, both: asyncio.Barrier) -> None:
        async with resources.database.open_session() as own:
            left = delete(BusinessMember).where(BusinessMember.id == member_id)
            await own.execute(left)
            owners = select(func.count()).where(BusinessMember.business_id == business_id)
            assert await own.scalar(owners) == 1
            await both.wait()
            await own.commit()

    both = asyncio.Barrier(2)
    going = (go(member.id, both) for member in members.values())
    answers = await asyncio.gather(*going, return_exceptions=True)

    (refusal,) = [answer for answer in answers if answer is not None]
    assert isinstance(refusal, IntegrityError)
    assert "has no owner left" in str(refusal)
    assert list((await roles(resources, business_id)).values()) == ["OWNER"]


async def test_an_archived_business_needs_no_owner(session: AsyncSession, ada: Account) -> None:
    business = await found(session)
    member = await enlist(session, business.id, ada.id)
    await session.commit()
    await session.delete(member)
    with pytest.raises(IntegrityError, match="has no owner left"):
        await session.commit()
    await session.rollback()

    for statement in (
        "UPDATE businesses SET archived_at = now()",
        "DELETE FROM business_members",
    ):
        await session.execute(text(statement))
    await session.commit()
