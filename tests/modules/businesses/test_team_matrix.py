"""Every role of a team at every door of teams and plans: the table is the specification."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.businesses.teams import refused, state, team
from tests.modules.identity.staff import Account, join

from mercat.modules.businesses.models import Invitation, TeamRole
from mercat.modules.businesses.models.membership import RANK, TEAM
from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources

IN = 200
MADE = 201
NO = (403, "forbidden")
ABOVE = (403, "beyond_your_role")
GONE = (404, "business_not_found")
FREE = (409, "nothing_to_cancel")
PAY = (402, "payment_required")

ROLES = ("OWNER", "ADMIN", "MANAGER", "MEMBER", "stranger", "staff")
DOORS: dict[str, tuple[Any, ...]] = {
    # door: what OWNER, ADMIN, MANAGER, MEMBER, a stranger and staff are told
    "list members": (IN, IN, IN, IN, GONE, IN),
    "change owner": (IN, ABOVE, NO, NO, GONE, GONE),
    "change admin": (IN, IN, NO, NO, GONE, GONE),
    "change member": (IN, IN, NO, NO, GONE, GONE),
    "make owner": (IN, ABOVE, NO, NO, GONE, GONE),
    "make admin": (IN, IN, NO, NO, GONE, GONE),
    "remove owner": (IN, ABOVE, NO, NO, GONE, GONE),
    "remove admin": (IN, IN, NO, NO, GONE, GONE),
    "remove member": (IN, IN, NO, NO, GONE, GONE),
    "leave": (IN, IN, IN, IN, None, None),
    "transfer": (IN, NO, NO, NO, GONE, GONE),
    "list invitations": (IN, IN, NO, NO, GONE, GONE),
    "invite owner": (MADE, ABOVE, NO, NO, GONE, GONE),
    "invite admin": (MADE, MADE, NO, NO, GONE, GONE),
    "invite member": (MADE, MADE, NO, NO, GONE, GONE),
    "revoke owner": (IN, ABOVE, NO, NO, GONE, GONE),
    "revoke member": (IN, IN, NO, NO, GONE, GONE),
    "read subscription": (IN, IN, NO, NO, GONE, GONE),
    "choose plan": (PAY, NO, NO, NO, GONE, GONE),
    "cancel": (FREE, NO, NO, NO, GONE, GONE),
    "resume": ((409, "nothing_to_resume"), NO, NO, NO, GONE, GONE),
}


@dataclass
class House:
    """A business where there is one of each to act on."""

    id: UUID
    places: dict[str, UUID]
    invitations: dict[str, UUID]

    def request(self, door: str) -> tuple[str, str, Any]:
        verb, _, whom = door.partition(" ")
        place = self.places.get("mine" if verb == "leave" else whom)
        invited = {"email": "new@example.com", "role": whom.upper()}
        return {
            "list": ("GET", f"/{whom}", None),
            "read": ("GET", f"/{whom}", None),
            "change": ("PATCH", f"/members/{place}", {"title": "Other"}),
            "make": ("PATCH", f"/members/{self.places['member']}", {"role": whom.upper()}),
            "remove": ("DELETE", f"/members/{place}", None),
            "leave": ("DELETE", f"/members/{place}", None),
            "transfer": ("POST", "/transfer-ownership", {"member_id": str(self.places["member"])}),
            "invite": ("POST", "/invitations", invited),
            "revoke": ("DELETE", f"/invitations/{self.invitations.get(whom)}", None),
            "choose": ("POST", "/subscription", {"plan": "PRO"}),
            "cancel": ("POST", "/subscription/cancel", None),
            "resume": ("POST", "/subscription/resume", None),
        }[verb]


async def build(
    session: AsyncSession, resources: Resources, who: str, actor: Account, cast: dict[str, Account]
) -> House:
    people = {name: (cast[name], TeamRole(name.upper())) for name in ("owner", "admin", "member")}
    if who in TeamRole.__members__:
        people["mine"] = (actor, TeamRole(who))
    business_id, members = await team(session, **people)
    await _room(session, business_id)
    asked = {}
    for role in ("owner", "member"):
        invitation = Invitation(
            business_id=business_id,
            email=f"asked-{role}@example.com",
            role=TeamRole(role.upper()),
            invited_by=cast["owner"].id,
            expires_at=resources.clock.now().replace(year=2100),
        )
        session.add(invitation)
        await session.flush()
        asked[role] = invitation.id
    await session.commit()
    return House(business_id, {name: row.id for name, row in members.items()}, asked)


async def _room(session: AsyncSession, business_id: UUID) -> None:
    """Their free plan has as many seats as the test needs: it is about something else."""
    await session.execute(
        text(
            "WITH roomy AS (INSERT INTO plans (id, code, name, price_amount, price_currency,"
            " commission_bp) VALUES (gen_random_uuid(), 'ROOMY_' || gen_random_uuid(), 'Roomy', 0,"
            " 'USD', 0) RETURNING id) UPDATE subscriptions SET plan_id = (SELECT id FROM roomy)"
            " WHERE business_id = :business"
        ),
        {"business": business_id},
    )


@pytest.mark.parametrize("who", ROLES)
async def test_every_role_is_told_what_the_table_says(
    client: AsyncClient, resources: Resources, session: AsyncSession, who: str
) -> None:
    kind = UserType.STAFF if who == "staff" else UserType.CUSTOMER
    actor = await join(client, resources, "me@example.com", kind)
    names = ("owner", "admin", "member")
    cast = {name: await join(client, resources, f"{name}@example.com") for name in names}
    house: House | None = None
    for door, row in DOORS.items():
        expected = row[ROLES.index(who)]
        if expected is None:
            continue
        house = house or await build(session, resources, who, actor, cast)
        method, path, body = house.request(door)
        before = await state(resources)

        response = await actor.ask(method, f"/businesses/{house.id}{path}", body)

        assert refused(response) == expected, (who, door, response.text)
        if response.status_code < 400:
            house = None  # another one: this was changed
        else:
            assert await state(resources) == before, (who, door)


def test_each_role_may_what_the_one_below_may_and_more() -> None:
    upwards = [TeamRole.MEMBER, TeamRole.MANAGER, TeamRole.ADMIN, TeamRole.OWNER]

    for lower, higher in pairwise(upwards):
        assert TEAM[lower] < TEAM[higher]
        assert RANK[lower] < RANK[higher]
    assert set(TEAM) == set(TeamRole)
