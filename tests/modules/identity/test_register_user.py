"""Opening an account."""

import json
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.people import ADA, API, PASSWORD, Person, Post, told

from mercat.modules.identity.models import LoginSession, Otp, User, UserType
from mercat.platform.outbox import OutboxEvent
from mercat.platform.resources import Resources

BODY = {**ADA, "email": "Ada@Example.com"}


async def register(client: AsyncClient, **fields: object) -> Any:
    return await client.post(f"{API}/register", json={**BODY, **fields})


async def counts(session: AsyncSession) -> list[int]:
    """Users, codes and events."""
    tables = (User, Otp, OutboxEvent)
    return [await session.scalar(select(func.count()).select_from(t)) or 0 for t in tables]


async def test_a_customer_registers(client: AsyncClient, session: AsyncSession) -> None:
    response = await register(client)

    assert response.status_code == 201
    body = response.json()
    assert (body["email"], body["user_type"], body["status"]) == (
        "ada@example.com",
        "CUSTOMER",
        "PENDING",
    )
    assert (body["is_active"], body["is_verified"]) == (False, False)
    names = await session.scalars(select(OutboxEvent.name).order_by(OutboxEvent.position))
    assert list(names) == ["UserRegistered", "CodeRequested"]
    assert await session.scalar(select(LoginSession.id)) is None  # nobody is signed in yet


async def test_the_events_say_who_and_which_code_and_no_more(
    client: AsyncClient, session: AsyncSession
) -> None:
    user_id = (await register(client)).json()["id"]

    otp_id = await session.scalar(select(Otp.id))
    payloads = await session.scalars(select(OutboxEvent.payload).order_by(OutboxEvent.position))
    assert list(payloads) == [
        {"user_id": user_id, "user_type": "CUSTOMER"},
        {"email": "ada@example.com", "otp_id": str(otp_id), "purpose": "VERIFY_EMAIL"},
    ]


async def test_an_owner_says_what_the_business_is_called(
    client: AsyncClient, session: AsyncSession
) -> None:
    response = await register(client, user_type="BUSINESS_OWNER", business_name=" Ada's Engines ")

    assert (response.status_code, response.json()["user_type"]) == (201, "BUSINESS_OWNER")
    row = (await session.execute(select(User.user_type, User.business_name))).one()
    assert tuple(row) == (UserType.BUSINESS_OWNER, "Ada's Engines")


async def test_an_older_client_says_signup(client: AsyncClient, session: AsyncSession) -> None:
    response = await client.post("/auth/signup", json=BODY)

    assert response.status_code == 201
    assert await session.scalar(select(User.email)) == "ada@example.com"


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"user_type": "STAFF"}, "user_type"),
        ({"user_type": "customer"}, "user_type"),
        ({"status": "ACTIVE"}, "status"),
        ({"email": "not an address"}, "email"),
        ({"email": "a" * 250 + "@example.com"}, "email"),
        ({"email": "ada\x00@example.com"}, "email"),
        ({"email": "a" * 65 + "@example.com"}, "email"),
        ({"password": "short12"}, "password"),
        ({"password": "x" * 257}, "password"),
        ({"password": None}, "password"),
        ({"phone": "020 7946 0018"}, "phone"),
        ({"phone": "+44 1"}, "phone"),
        ({"phone": "+442079460018 ext 5"}, "phone"),
        ({"phone": "+442079460018;ext=5"}, "phone"),
        ({"first_name": "  "}, "first_name"),
        ({"first_name": "x" * 101}, "first_name"),
        ({"last_name": "Love\x00lace"}, "last_name"),
    ],
)
async def test_a_field_that_is_not_right_is_named(
    client: AsyncClient, session: AsyncSession, fields: dict[str, Any], at: str
) -> None:
    response = await register(client, **fields)

    assert told(response) == (422, "validation_error")
    assert [fault["loc"] for fault in response.json()["detail"]["fields"]] == [["body", at]]
    assert await counts(session) == [0, 0, 0]


async def test_a_refusal_repeats_no_password(client: AsyncClient) -> None:
    response = await register(client, email="nobody", password="canary-4711")

    assert response.status_code == 422
    assert "canary" not in response.text


@pytest.mark.parametrize("field", ["email", "password", "phone", "first_name"])
async def test_half_a_surrogate_pair_is_no_text(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    body = json.dumps({**BODY, field: "\ud800 battery staple"})

    response = await client.post(
        f"{API}/register", content=body, headers={"Content-Type": "application/json"}
    )

    assert told(response) == (422, "validation_error")
    assert await counts(session) == [0, 0, 0]


@pytest.mark.parametrize(
    "password", ["password123", "PassWord123", "qwertyuiop", "ｐａｓｓｗｏｒｄ１２３"]
)
async def test_a_common_password_is_refused(
    client: AsyncClient, session: AsyncSession, password: str
) -> None:
    response = await register(client, password=password)

    assert told(response) == (422, "password_too_common")
    (field,) = response.json()["detail"]["fields"]
    assert (field["loc"], field["code"]) == (["body", "password"], "password_too_common")
    assert await counts(session) == [0, 0, 0]


async def test_a_local_part_of_64_characters_is_one(client: AsyncClient) -> None:
    assert (await register(client, email="a" * 64 + "@example.com")).status_code == 201


async def test_an_address_is_taken_whatever_its_case(
    client: AsyncClient, session: AsyncSession, ada: Person
) -> None:
    response = await register(client, email="ADA@example.COM", first_name="Eve")

    assert told(response) == (409, "email_taken")
    assert list(await session.scalars(select(User.first_name))) == [None]
    assert await counts(session) == [1, 0, 0]


async def test_a_phone_number_is_kept_in_its_one_form(
    client: AsyncClient, session: AsyncSession
) -> None:
    response = await register(client, phone="+44 20 7946 0018")

    assert (response.status_code, response.json()["phone"]) == (201, "+442079460018")
    assert await session.scalar(select(User.phone)) == "+442079460018"


async def test_a_phone_number_is_taken_however_it_is_written(
    client: AsyncClient, session: AsyncSession
) -> None:
    await register(client, phone="+442079460018")
    await session.execute(update(User).values(email_verified_at=func.now()))
    await session.commit()

    response = await register(client, email="eve@example.com", phone="+44 (0)20 7946-0018")

    assert told(response) == (409, "phone_taken")
    assert await counts(session) == [1, 1, 2]


async def test_of_a_password_only_the_hash_is_kept(
    client: AsyncClient, session: AsyncSession, resources: Resources
) -> None:
    response = await register(client)

    stored = await session.scalar(select(User.password_hash))
    assert stored is not None
    assert stored.startswith("bcrypt-hs384$")
    assert await resources.passwords.verify(PASSWORD, stored)
    rows = [(await session.execute(select(t.__table__))).all() for t in (User, Otp, OutboxEvent)]
    assert PASSWORD not in str(rows) + response.text


async def test_the_code_is_mailed(client: AsyncClient, post: Post) -> None:
    await register(client, first_name="Ada")

    code = await post.code("ada@example.com")

    letters = post.letters("ada@example.com")
    assert [letter.subject for letter in letters] == ["Confirm your e-mail address for Mercat"]
    assert code in letters[0].html
    assert "10 minutes" in letters[0].text
