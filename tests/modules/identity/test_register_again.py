"""An account that nobody has verified belongs to nobody."""

import asyncio
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.modules.identity.people import ADA, API, PASSWORD, Person, Post, Visit, told

from mercat.modules.audit.models import AuditEvent
from mercat.modules.identity.dependencies import accounts
from mercat.modules.identity.models import Customer, Link, Otp, User, UserStatus, UserType
from mercat.modules.identity.repository import UserRepository
from mercat.platform.outbox import OutboxEvent
from mercat.platform.resources import Resources

THEIRS = "the attackers own password"
PHONE = "+442079460018"


async def register(client: AsyncClient, **fields: Any) -> Any:
    return await client.post(f"{API}/register", json={**ADA, **fields})


async def verify(client: AsyncClient, post: Post, email: str = ADA["email"]) -> Any:
    code = await post.code(email)
    return await client.post(f"{API}/verify-otp", json={"email": email, "code": code})


async def sign_in(client: AsyncClient, password: str) -> int:
    body = {"email": ADA["email"], "password": password}
    return (await client.post(f"{API}/login", json=body)).status_code


async def test_what_a_stranger_entered_is_replaced_by_the_owner(
    client: AsyncClient, session: AsyncSession, post: Post
) -> None:
    attacker = {"password": THEIRS, "first_name": "Eve", "phone": PHONE}
    first = await register(client, **attacker, user_type="BUSINESS_OWNER", business_name="Trap")

    again = await register(client, first_name="Ada")

    assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
    assert (await verify(client, post)).status_code == 200
    assert (await sign_in(client, THEIRS), await sign_in(client, PASSWORD)) == (401, 200)
    user = (await session.scalars(select(User))).one()
    assert (user.first_name, user.phone, user.business_name) == ("Ada", None, None)
    assert user.user_type is UserType.CUSTOMER
    assert list(await session.scalars(select(Customer.user_id))) == [user.id]
    actions = await session.scalars(select(AuditEvent.action).order_by(AuditEvent.id))
    assert list(actions) == ["user.registered", "user.registered_again", "email.verified"]


@pytest.mark.parametrize("by", ["code", "link"])
@pytest.mark.parametrize("first", ["owner", "attacker"])
async def test_no_password_of_a_stranger_outlives_the_verification(
    client: AsyncClient, session: AsyncSession, post: Post, visitor: Visit, first: str, by: str
) -> None:
    """Whoever came last: the owner enters the newest code or follows the newest link."""
    attacker = visitor("198.51.100.66", "trap/1.0")
    everybody = [(client, PASSWORD), (attacker, THEIRS)]
    for where, password in everybody if first == "owner" else reversed(everybody):
        assert (await register(where, password=password)).status_code == 201

    if by == "code":
        assert (await verify(client, post)).status_code == 200
    else:
        await post.run()
        link = {"token": await post.token(ADA["email"])}
        assert (await client.post(f"{API}/verify-email", json=link)).status_code == 200

    assert (await sign_in(attacker, THEIRS), await sign_in(client, PASSWORD)) == (401, 401)
    assert await session.scalar(select(User.password_hash)) is None
    new = {"email": ADA["email"], "code": await post.code(ADA["email"]), "new_password": PASSWORD}
    assert (await client.post(f"{API}/reset-password", json=new)).status_code == 200
    assert (await sign_in(attacker, THEIRS), await sign_in(client, PASSWORD)) == (401, 200)


async def test_who_registers_twice_keeps_the_password(client: AsyncClient, post: Post) -> None:
    await register(client, password=THEIRS)
    await register(client)

    assert (await verify(client, post)).status_code == 200

    assert (await sign_in(client, THEIRS), await sign_in(client, PASSWORD)) == (401, 200)


async def test_a_code_and_a_link_verify_only_what_they_were_mailed_for(
    client: AsyncClient, session: AsyncSession, post: Post
) -> None:
    await register(client)
    code = await post.code(ADA["email"])
    link = await post.token(ADA["email"])
    await register(client, password=THEIRS)

    answers = [
        await client.post(f"{API}/verify-otp", json={"email": ADA["email"], "code": code}),
        await client.post(f"{API}/verify-email", json={"token": link}),
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert await session.scalar(select(User.status)) is UserStatus.PENDING


async def test_a_link_made_before_is_ended_even_if_it_is_sent_later(
    client: AsyncClient, session: AsyncSession, post: Post
) -> None:
    await register(client)
    await register(client, password=THEIRS)

    await post.run()

    assert len(post.letters(ADA["email"])) == 1
    assert await session.scalar(select(func.count()).select_from(Link)) == 1


async def test_who_registers_too_often_has_to_wait(
    client: AsyncClient, session: AsyncSession, clock: MovableClock
) -> None:
    answers = [await register(client, password=f"{PASSWORD} {n}") for n in range(6)]

    assert [answer.status_code for answer in answers] == [201] * 5 + [429]
    assert await session.scalar(select(func.count()).select_from(Otp)) == 5
    stored = await session.scalar(select(User.password_hash))
    clock.move(hours=1, minutes=1)
    assert (await register(client)).status_code == 201
    session.expire_all()
    assert await session.scalar(select(User.password_hash)) != stored


@pytest.mark.parametrize("number", [2, 5])
async def test_many_at_once_make_one_account(
    client: AsyncClient, session: AsyncSession, post: Post, number: int
) -> None:
    await asyncio.gather(*(client.get("/health/ready") for _ in range(number)))
    passwords = [f"{PASSWORD} {n}" for n in range(number)]

    answers = await asyncio.gather(*(register(client, password=p) for p in passwords))

    assert [answer.status_code for answer in answers] == [201] * number
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await session.scalar(select(func.count()).select_from(Customer)) == 1
    names = list(await session.scalars(select(OutboxEvent.name)))
    assert names.count("UserRegistered") == 1
    assert (await verify(client, post)).status_code == 200
    assert sorted([await sign_in(client, p) for p in passwords])[:2] == [200, 401]


async def test_a_verified_or_suspended_account_is_not_replaced(
    client: AsyncClient, session: AsyncSession, ada: Person
) -> None:
    for status, at in ((UserStatus.ACTIVE, func.now()), (UserStatus.SUSPENDED, None)):
        await session.execute(update(User).values(status=status, email_verified_at=at))
        await session.commit()
        assert told(await register(client, password=THEIRS)) == (409, "email_taken")


async def test_a_registration_holds_no_phone_number(
    client: AsyncClient, session: AsyncSession, post: Post
) -> None:
    for email in ("eve@example.com", ADA["email"]):
        assert (await register(client, email=email, phone=PHONE)).status_code == 201

    assert (await verify(client, post)).json()["user"]["phone"] == PHONE
    late = await verify(client, post, "eve@example.com")

    assert (late.status_code, late.json()["user"]["phone"]) == (200, None)
    assert list(await session.scalars(select(User.phone).order_by(User.email))) == [PHONE, None]


async def test_of_many_who_verify_at_once_one_keeps_the_number(
    client: AsyncClient, session: AsyncSession, post: Post
) -> None:
    emails = [f"ada{n}@example.com" for n in range(8)]
    codes = {}
    for email in emails:
        await register(client, email=email, phone=PHONE)
        codes[email] = await post.code(email)

    answers = await asyncio.gather(
        *(client.post(f"{API}/verify-otp", json={"email": e, "code": codes[e]}) for e in emails)
    )

    assert [answer.status_code for answer in answers] == [200] * 8
    kept = [answer.json()["user"]["phone"] for answer in answers]
    assert sorted(kept, key=str) == [PHONE, *[None] * 7]
    assert await session.scalar(select(func.count(User.phone))) == 1


async def test_what_breaks_another_rule_is_no_taken_address(session: AsyncSession) -> None:
    wrong = User(email="Upper@example.com", user_type="CUSTOMER", status="PENDING")

    with pytest.raises(IntegrityError, match="email_is_lower"):
        await UserRepository(session).add(wrong)


async def test_who_never_verifies_is_forgotten(
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    clock: MovableClock,
    post: Post,
    ada: Person,
) -> None:
    await register(client, email="eve@example.com")
    await post.run()
    clock.move(days=6, hours=23)
    await accounts.clear_up(session, resources).execute()
    assert await session.scalar(select(func.count()).select_from(User)) == 2

    clock.move(hours=2)
    await accounts.clear_up(session, resources).execute()

    assert list(await session.scalars(select(User.email))) == [ada.email]
    for table in (Otp, Link):
        assert await session.scalar(select(func.count()).select_from(table)) == 0
    assert await session.scalar(select(func.count()).select_from(Customer)) == 1


async def test_ten_times_an_hour_a_network_is_told_what_is_taken(
    client: AsyncClient, session: AsyncSession, ada: Person, visitor: Visit
) -> None:
    for n in range(12):  # what is not refused is not counted
        assert (await register(client, email=f"new{n}@example.com")).status_code == 201
    told_ = [told(await register(client)) for _ in range(11)]
    assert told_ == [(409, "email_taken")] * 10 + [(429, "rate_limited")]

    # Nor is anything said of an address that is free, or 201 would tell it from the taken ones.
    free = await register(client, email="free@example.com")

    assert told(free) == (429, "rate_limited")
    assert int(free.headers["Retry-After"]) > 300
    assert await session.scalar(select(User.id).where(User.email == "free@example.com")) is None
    elsewhere = visitor("198.51.100.1", "curl")
    assert told(await register(elsewhere)) == (409, "email_taken")
    assert (await client.post(f"{API}/login", json=ADA)).status_code == 200


async def test_a_customer_has_a_row_of_that_kind_and_an_owner_none(
    client: AsyncClient, session: AsyncSession, ada: Person
) -> None:
    answer = await register(client, email="c@example.com")
    await register(client, email="o@example.com", user_type="BUSINESS_OWNER")

    rows = await session.scalars(select(Customer.user_id))
    assert {str(row) for row in rows} == {str(ada.id), answer.json()["id"]}
