"""One's own account: what can be changed about it, and what cannot."""

import asyncio
from typing import Any

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.people import Person, provide, told

from mercat.modules.audit.models import AuditEvent
from mercat.modules.identity.models import Customer, User, UserType
from mercat.modules.identity.schemas import ProfileRead
from mercat.platform.resources import Resources

ME = "/api/v1/users/me"
ALL = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "bio": "Writes programs for machines that do not exist.",
    "phone": "+442079460018",
    "locale": "fr-CA",
    "timezone": "America/Montreal",
    "marketing_opt_in": True,
}


def signed_in(tokens: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens['access_token']}"}


async def change(client: AsyncClient, tokens: dict[str, Any], **fields: Any) -> Response:
    return await client.patch(ME, json=fields, headers=signed_in(tokens))


@pytest.mark.parametrize("prefix", ["/api/v1", "/api", ""])
async def test_everything_that_can_be_changed(
    client: AsyncClient, ada: Person, tokens: dict[str, Any], prefix: str
) -> None:
    door, headers = f"{prefix}/users/me", signed_in(tokens)
    before = (await client.get(door, headers=headers)).json()
    assert before["marketing_opt_in"] is False

    response = await client.patch(door, json=ALL, headers=headers)

    body = response.json()
    assert response.status_code == 200
    assert body == {**before, **ALL, "updated_at": body["updated_at"]}
    assert body["updated_at"] > before["updated_at"]
    assert (await client.get(door, headers=headers)).json() == body
    assert ProfileRead.model_validate_json(response.content).id == ada.id
    assert response.headers["cache-control"] == "no-store"


async def test_null_clears_and_what_is_left_out_stays(
    client: AsyncClient, tokens: dict[str, Any]
) -> None:
    await change(client, tokens, **ALL)

    nothing = dict.fromkeys(("bio", "phone", "last_name", "locale", "timezone"))
    body = (await change(client, tokens, **nothing)).json()

    assert (body["bio"], body["phone"], body["last_name"]) == (None, None, None)
    assert (body["locale"], body["timezone"]) == ("en", "UTC")
    assert (body["first_name"], body["marketing_opt_in"]) == ("Ada", True)


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("locale", "ZH-hant-tw", "zh-Hant-TW"),
        ("locale", "es-419", "es-419"),
        ("phone", "+44 (0) 20 7946 0018", "+442079460018"),
        ("first_name", "  Ada ", "Ada"),
        ("timezone", "Asia/Kathmandu", "Asia/Kathmandu"),
    ],
)
async def test_values_are_kept_in_one_form(
    client: AsyncClient, tokens: dict[str, Any], field: str, value: str, kept: str
) -> None:
    assert (await change(client, tokens, **{field: value})).json()[field] == kept


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", ""),
        ("first_name", "x" * 101),
        ("last_name", "a\x00b"),
        ("bio", "x" * 2001),
        ("phone", "020 7946 0018"),
        ("phone", "+44"),
        ("locale", "english"),
        ("locale", "en_GB"),
        ("locale", "../../etc"),
        ("timezone", "Mars/Olympus"),
        ("timezone", "../../etc/passwd"),
        ("timezone", "europe/paris"),
        ("timezone", "localtime"),
        ("marketing_opt_in", None),
        ("marketing_opt_in", "yes"),
    ],
)
async def test_what_makes_no_sense_is_refused_whole(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any], field: str, value: Any
) -> None:
    response = await change(client, tokens, **{"bio": "New.", field: value})

    assert told(response)[0] == 422
    assert response.json()["detail"]["fields"][0]["loc"][1] == field
    assert await session.scalar(select(User.bio)) is None
    assert (await session.scalars(select(AuditEvent))).all() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "01890000-0000-7000-8000-000000000001"),
        ("email", "eve@example.com"),
        ("email_verified_at", "2020-01-01T00:00:00Z"),
        ("password_hash", "x"),
        ("password", "another horse battery"),
        ("user_type", "STAFF"),
        ("status", "ACTIVE"),
        ("is_active", True),
        ("roles", ["ADMIN"]),
        ("permissions", ["users:suspend"]),
        ("memberships", []),
        ("business_name", "Eve & Co"),
        ("deletion_requested_at", None),
        ("last_login_at", None),
        ("created_at", "2020-01-01T00:00:00Z"),
    ],
)
async def test_nothing_else_can_be_changed_this_way(
    client: AsyncClient, session: AsyncSession, tokens: dict[str, Any], field: str, value: Any
) -> None:
    """Mass assignment: OWASP API3:2023."""
    columns = select(*User.__table__.c)
    before = (await session.execute(columns)).all()
    await session.rollback()

    response = await change(client, tokens, first_name="Eve", **{field: value})

    assert told(response)[0] == 422
    assert (await session.execute(columns)).all() == before


def test_every_column_that_can_be_changed_is_meant_to_be() -> None:
    from mercat.modules.identity.schemas import ProfileInput

    assert set(ProfileInput.model_fields) == set(ALL)


async def test_a_phone_number_is_somebodys_alone(
    client: AsyncClient, session: AsyncSession, resources: Resources, tokens: dict[str, Any]
) -> None:
    bob = await provide(resources, "bob@example.com")
    await session.execute(update(User).where(User.id == bob.id).values(phone=ALL["phone"]))
    await session.commit()

    response = await change(client, tokens, phone=ALL["phone"], bio="New.")

    assert told(response) == (409, "phone_taken")
    assert await session.scalar(select(User.bio).where(User.id != bob.id)) is None


async def test_only_a_customer_is_asked_about_offers(
    client: AsyncClient, session: AsyncSession, ada: Person, tokens: dict[str, Any]
) -> None:
    await session.execute(update(User).values(user_type=UserType.BUSINESS_OWNER))
    await session.commit()

    response = await change(client, tokens, marketing_opt_in=True, bio="New.")

    assert told(response) == (422, "not_a_customer")
    assert await session.scalar(select(User.bio)) is None
    assert (await session.scalars(select(Customer.marketing_opt_in))).all() == [False]
    read = await client.get(ME, headers=signed_in(tokens))
    assert read.json()["marketing_opt_in"] is None


async def test_two_at_once_lose_nothing(client: AsyncClient, tokens: dict[str, Any]) -> None:
    changes: list[dict[str, Any]] = [{name: value} for name, value in ALL.items()]

    answers = await asyncio.gather(*(change(client, tokens, **fields) for fields in changes))

    assert {answer.status_code for answer in answers} == {200}
    body = (await client.get(ME, headers=signed_in(tokens))).json()
    assert {name: body[name] for name in ALL} == ALL


async def test_that_it_changed_is_written_down_but_not_to_what(
    client: AsyncClient, session: AsyncSession, ada: Person, tokens: dict[str, Any]
) -> None:
    await change(client, tokens, first_name="Ada", bio="New.")
    await change(client, tokens, bio="New.")  # which changes nothing

    (event,) = await session.scalars(select(AuditEvent))
    assert (event.action, event.actor_id) == ("profile.updated", ada.id)
    assert event.changes == {"fields": ["bio", "first_name"]}


async def test_a_stranger_sees_and_changes_nothing(client: AsyncClient, ada: Person) -> None:
    assert told(await client.get(ME)) == (401, "not_authenticated")
    assert told(await client.patch(ME, json={"bio": "x"})) == (401, "not_authenticated")


async def test_ten_times_an_hour_a_network_is_told_which_numbers_are_taken(
    client: AsyncClient, resources: Resources, tokens: dict[str, Any], session: AsyncSession
) -> None:
    """Whoever has an account must not read the list here that registration keeps from them."""
    await provide(resources, "eve@example.com")
    taken = {"phone": "+442079460018"}
    await session.execute(update(User).where(User.email == "eve@example.com").values(**taken))
    await session.commit()

    answers = [await change(client, tokens, **taken) for _ in range(11)]

    assert [told(answer)[1] for answer in answers] == ["phone_taken"] * 10 + ["rate_limited"]
    assert told(await change(client, tokens, phone="+442079460019"))[0] == 429
    body = {"email": "new@example.com", "password": "correct horse battery", **taken}
    assert told(await client.post("/api/v1/auth/register", json=body))[0] == 429
