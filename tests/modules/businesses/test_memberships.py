"""One's teams stand in one's own account, whatever happens to them."""

from httpx import AsyncClient
from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.businesses.teams import enlist, found
from tests.modules.identity.staff import Account, join

from mercat.modules.businesses.models import TeamRole
from mercat.modules.businesses.service import MembershipBook
from mercat.platform.resources import Resources


async def teams(ada: Account, path: str = "/auth/me") -> list[tuple[str, str, str]]:
    response = await ada.get(path)
    assert response.status_code == 200, response.text
    return [(one["name"], one["slug"], one["role"]) for one in response.json()["memberships"]]


async def test_an_account_follows_its_teams(
    client: AsyncClient, resources: Resources, session: AsyncSession
) -> None:
    ada = await join(client, resources, "ada@example.com")
    book = MembershipBook(session)
    first, second = await found(session), await found(session, "Blå Rör")
    await enlist(session, first.id, ada.id)
    member = await enlist(session, second.id, ada.id, TeamRole.MEMBER)
    await session.commit()
    assert await teams(ada) == [
        ("Northside Plumbing", first.slug, "OWNER"),
        ("Blå Rör", second.slug, "MEMBER"),
    ]

    first.name, member.role = "Southside Plumbing", TeamRole.MANAGER
    await session.flush()
    await book.tell(first.id)
    await book.tell(second.id)
    await session.commit()
    assert await teams(ada, "/users/me") == [
        ("Southside Plumbing", first.slug, "OWNER"),
        ("Blå Rör", second.slug, "MANAGER"),
    ]

    first.archived_at = func.now()
    await session.flush()
    await book.tell(first.id)
    await session.commit()
    assert await teams(ada) == [("Blå Rör", second.slug, "MANAGER")]
