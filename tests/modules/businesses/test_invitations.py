"""Asking people into a team, with an account and without, and who may come in."""

import asyncio
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.businesses.teams import (
    accept,
    acts,
    entered,
    invite,
    refused,
    roles,
    state,
    team,
)
from tests.modules.identity.people import PASSWORD, Post
from tests.modules.identity.staff import API, Account, join

from mercat.modules.businesses.models import TeamRole
from mercat.platform.resources import Resources

NONE = (404, "invitation_not_found")


@pytest.fixture
async def ada(client: AsyncClient, resources: Resources) -> Account:
    return await join(client, resources, "ada@example.com")


@pytest.fixture
async def business_id(session: AsyncSession, ada: Account) -> UUID:
    found, _ = await team(session, ada=(ada, TeamRole.OWNER))
    return found


@pytest.fixture
def post(resources: Resources) -> Post:
    return Post(resources)


async def test_somebody_without_an_account_comes_in_by_the_letter(
    client: AsyncClient, resources: Resources, ada: Account, business_id: UUID, post: Post
) -> None:
    sent = await invite(ada, business_id, "Grace@Example.com ")
    assert sent["email"] == "grace@example.com"
    token = await post.token("grace@example.com")
    (letter,) = post.letters("grace@example.com")
    assert "Northside Plumbing" in letter.text
    assert "manager" in letter.text

    registration = {"email": "grace@example.com", "password": PASSWORD, "first_name": "Grace"}
    assert (await client.post(f"{API}/auth/register", json=registration)).status_code == 201
    verified = {"token": await post.token("grace@example.com")}
    assert (await client.post(f"{API}/auth/verify-email", json=verified)).status_code == 200
    entered = await client.post(f"{API}/auth/login", json=registration_of(registration))
    body = entered.json()
    grace = Account(UUID(body["user"]["id"]), registration["email"], client, body["access_token"])
    first, again = await accept(grace, token), await accept(grace, token)

    assert first.status_code == 200, first.text
    assert first.json() == again.json()
    assert (first.json()["name"], first.json()["role"]) == ("Northside Plumbing", "MANAGER")
    (mine,) = (await grace.get("/auth/me")).json()["memberships"]
    assert (mine["business_id"], mine["role"]) == (str(business_id), "MANAGER")
    await post.run()
    assert "You have joined a team" in post.letters(grace.email)[0].subject
    assert [one.subject for one in post.letters(ada.email)] == [
        "Grace has joined your team on Mercat"
    ]
    assert await acts(resources) == ["invitation.sent", "member.joined"]


def registration_of(body: dict[str, str]) -> dict[str, str]:
    return {name: body[name] for name in ("email", "password")}


async def test_nobody_else_comes_in_by_it(
    client: AsyncClient, resources: Resources, ada: Account, business_id: UUID, post: Post
) -> None:
    sent = await invite(ada, business_id)
    token = await post.token("grace@example.com")
    eve = await join(client, resources, "eve@example.com")
    before = await state(resources)

    assert refused(await accept(eve, token)) == (403, "invitation_for_another_address")
    assert refused(await accept(eve, token[:-1] + "x")) == NONE
    assert refused(await accept(eve, "💥" * 10)) == NONE
    for act in ("accept", "decline"):
        assert refused(await eve.ask("POST", f"/invitations/{sent['id']}/{act}")) == NONE
    assert await state(resources) == before
    assert (await eve.get("/invitations")).json()["items"] == []


async def test_the_token_is_in_nothing_that_is_stored(
    session: AsyncSession, ada: Account, business_id: UUID, post: Post
) -> None:
    await invite(ada, business_id)
    token = await post.token("grace@example.com")

    for table in ("business_invitations", "outbox", "deliveries", "audit_events"):
        rows = await session.scalars(text(f"SELECT to_jsonb(t)::text FROM {table} t"))  # noqa: S608
        assert not [row for row in rows if token in row]


async def test_asked_again_only_the_new_letter_counts_and_lasts_anew(
    client: AsyncClient,
    resources: Resources,
    clock: MovableClock,
    ada: Account,
    business_id: UUID,
    post: Post,
) -> None:
    grace = await join(client, resources, "grace@example.com")
    first = await invite(ada, business_id)
    old = await post.token(grace.email)
    clock.move(days=6)
    ada, grace = await entered(client, ada), await entered(client, grace)
    second = await invite(ada, business_id, role="MEMBER")
    new = await post.token(grace.email)

    assert second["id"] == first["id"]
    assert second["expires_at"] > first["expires_at"]
    assert refused(await accept(grace, old)) == NONE
    assert (await accept(grace, new)).json()["role"] == "MEMBER"
    assert refused(
        await ada.ask("DELETE", f"/businesses/{business_id}/invitations/{first['id']}")
    ) == (409, "invitation_used")


async def test_it_lasts_seven_days(
    client: AsyncClient,
    resources: Resources,
    clock: MovableClock,
    ada: Account,
    business_id: UUID,
    post: Post,
) -> None:
    grace = await join(client, resources, "grace@example.com")
    sent = await invite(ada, business_id)
    token = await post.token(grace.email)
    clock.move(days=7)
    grace = await entered(client, grace)
    before = await state(resources)

    expired = (410, "invitation_expired")
    assert refused(await accept(grace, token)) == expired
    assert refused(await grace.ask("POST", f"/invitations/{sent['id']}/accept")) == expired
    assert (await grace.get("/invitations")).json()["items"] == []
    assert await roles(resources, business_id) == {ada.id: "OWNER"}
    assert before.count("invitation") == (await state(resources)).count("invitation")


async def test_what_was_taken_back_or_declined_opens_nothing(
    client: AsyncClient, resources: Resources, ada: Account, business_id: UUID, post: Post
) -> None:
    grace = await join(client, resources, "grace@example.com")
    for way in ("revoke", "decline"):
        sent = await invite(ada, business_id)
        token = await post.token(grace.email)
        (seen,) = (await grace.get("/invitations")).json()["items"]
        assert (seen["id"], seen["business_name"]) == (sent["id"], "Northside Plumbing")
        if way == "revoke":
            path = f"/businesses/{business_id}/invitations/{sent['id']}"
            assert (await ada.ask("DELETE", path)).status_code == 200
            assert refused(await ada.ask("DELETE", path)) == NONE
        else:
            path = f"/invitations/{sent['id']}/decline"
            assert (await grace.ask("POST", path)).status_code == 200

        assert refused(await accept(grace, token)) == NONE
        listed = await ada.get(f"/businesses/{business_id}/invitations")
        assert listed.json()["items"] == []
    assert await roles(resources, business_id) == {ada.id: "OWNER"}


async def test_a_letter_that_is_taken_back_before_it_leaves_is_not_sent(
    ada: Account, business_id: UUID, post: Post
) -> None:
    sent = await invite(ada, business_id)
    await ada.ask("DELETE", f"/businesses/{business_id}/invitations/{sent['id']}")
    await post.run()

    assert not post.letters("grace@example.com")


async def test_inviting_tells_nothing_of_accounts_but_ones_own_team(
    client: AsyncClient, resources: Resources, ada: Account, business_id: UUID
) -> None:
    await join(client, resources, "known@example.com")

    known = await invite(ada, business_id, "known@example.com")
    unknown = await invite(ada, business_id, "unknown@example.com")

    assert known.keys() == unknown.keys()
    assert {**known, **dict.fromkeys(("id", "email", "expires_at", "created_at"))} == {
        **unknown,
        **dict.fromkeys(("id", "email", "expires_at", "created_at")),
    }
    path = f"/businesses/{business_id}/invitations"
    body = {"email": ada.email, "role": "MEMBER"}
    assert refused(await ada.ask("POST", path, body)) == (409, "already_member")


async def test_one_letter_accepted_twice_at_once_makes_one_member(
    client: AsyncClient, resources: Resources, ada: Account, business_id: UUID, post: Post
) -> None:
    grace = await join(client, resources, "grace@example.com")
    await invite(ada, business_id)
    token = await post.token(grace.email)

    answers = await asyncio.gather(*(accept(grace, token) for _ in range(4)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert (await acts(resources)).count("member.joined") == 1


async def test_the_word_of_somebody_who_has_gone_lets_nobody_in(
    client: AsyncClient, session: AsyncSession, resources: Resources, ada: Account, post: Post
) -> None:
    bob = await join(client, resources, "bob@example.com")
    grace = await join(client, resources, "grace@example.com")
    business_id, members = await team(session, ada=(ada, TeamRole.OWNER), bob=(bob, TeamRole.ADMIN))
    await invite(bob, business_id, grace.email, "ADMIN")
    token = await post.token(grace.email)
    path = f"/businesses/{business_id}/members/{members['bob'].id}"
    assert (await ada.ask("PATCH", path, {"role": "MANAGER"})).status_code == 200

    assert refused(await accept(grace, token)) == NONE
    assert grace.id not in await roles(resources, business_id)


@pytest.mark.parametrize(
    "body",
    [
        {"email": "no address", "role": "MEMBER"},
        {"email": "a\u0000@example.com", "role": "MEMBER"},
        {"email": f"{'a' * 65}@example.com", "role": "MEMBER"},
        {"email": "a@example.com", "role": "BOSS"},
        {"email": "a@example.com", "role": "MEMBER", "title": "\u202etxt"},
        {"email": "a@example.com"},
    ],
)
async def test_nonsense_is_refused(
    resources: Resources, ada: Account, business_id: UUID, body: dict[str, str]
) -> None:
    before = await state(resources)

    response = await ada.ask("POST", f"/businesses/{business_id}/invitations", body)

    assert response.status_code == 422
    assert await state(resources) == before


async def test_the_link_leads_to_a_page_that_tells_nothing_of_the_invitation(
    client: AsyncClient, ada: Account, business_id: UUID, post: Post
) -> None:
    await invite(ada, business_id)
    token = await post.token("grace@example.com")
    assert f"/accept-invitation?token={token}" in post.letters("grace@example.com")[0].text

    page = await client.get(f"/accept-invitation?token={token}")
    bait = await client.get("/accept-invitation", params={"token": "<script>x</script>"})

    assert page.status_code == 200
    assert token in page.text
    assert "Northside" not in page.text
    assert "<script>x" not in bait.text
    assert (await client.get("/accept-invitation")).status_code == 400
