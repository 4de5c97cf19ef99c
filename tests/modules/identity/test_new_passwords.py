"""What a new password must not be, where whose it is comes out last."""

import pytest
from httpx import AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.people import API, Person, Post, told

from mercat.modules.identity.models import User


@pytest.mark.parametrize("by", ["code", "link"])
async def test_ones_own_address_is_none_and_uses_nothing_up(
    client: AsyncClient, session: AsyncSession, ada: Person, post: Post, by: str
) -> None:
    await client.post(f"{API}/forgot-password", json={"email": ada.email})
    code, link = await post.code(ada.email), await post.token(ada.email)
    proof = {"email": ada.email, "code": code} if by == "code" else {"token": link}
    before = await session.scalar(select(User.password_hash))

    for refused in (ada.email, ada.email.upper(), " " * 8):
        response = await client.post(
            f"{API}/reset-password", json={**proof, "new_password": refused}
        )
        assert told(response) == (422, "password_too_common")

    session.expire_all()
    assert await session.scalar(select(User.password_hash)) == before
    answer = await client.post(
        f"{API}/reset-password", json={**proof, "new_password": "another battery staple"}
    )
    assert answer.status_code == 200
