"""What people are called, and what a name must not carry."""

from typing import Any

import pytest
from httpx import AsyncClient
from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.people import ADA, API, told

from mercat.modules.identity.models import User
from mercat.modules.identity.schemas.fields import Name

NAMES: TypeAdapter[str] = TypeAdapter(Name)


@pytest.mark.parametrize(
    "name", ["Ada\x00", "A\rda", "A\x1bda", "A\x85da", "\u202eada", "A\u2066da", "A\u2028da"]
)
async def test_a_name_has_no_hidden_marks(
    client: AsyncClient, session: AsyncSession, name: str
) -> None:
    body: dict[str, Any] = {**ADA, "user_type": "CUSTOMER", "first_name": f"{name}x"}

    response = await client.post(f"{API}/register", json=body)

    assert told(response) == (422, "validation_error")
    assert response.json()["detail"]["fields"][0]["loc"] == ["body", "first_name"]
    assert await session.scalar(select(User.id)) is None


@pytest.mark.parametrize(
    "name", ["Zoë", "O’Brien-Łukasz", "李小龍", "נועה", "می\u200cنا", "José 👩\u200d🚀"]
)
def test_all_that_people_are_called_is_a_name(name: str) -> None:
    assert NAMES.validate_python(f" {name}\n") == name
