"""A studio with rooms, and everybody who comes to its doors."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from httpx import Response
from tests.modules.files.shelved import shelved
from tests.modules.identity.staff import API, Account
from tests.modules.places import business
from tests.modules.venues.studios import studio

from mercat.modules.businesses.models import TeamRole
from mercat.modules.files.models import FilePurpose
from mercat.platform.resources import Resources


@dataclass(frozen=True)
class Venue:
    """The studio of a business where Olga is the owner: in London and in pounds, open from nine to
    six, and published.
    """

    business_id: UUID
    studio_id: UUID
    olga: Account
    resources: Resources

    @property
    def rooms(self) -> str:
        return f"/studios/{self.studio_id}/rooms"

    @property
    def equipment(self) -> str:
        return f"/studios/{self.studio_id}/equipment"

    async def room(self, **other: Any) -> dict[str, Any]:
        return await self.made(self.rooms, room(**other))

    async def thing(self, **other: Any) -> dict[str, Any]:
        return await self.made(self.equipment, {"type": "PIANO", "name": "Grand piano", **other})

    async def photo(self, room_id: str, caption: str | None = None) -> str:
        body = {"file_id": await self.picture(), "caption": caption}
        return str((await self.made(f"/rooms/{room_id}/photos", body))["id"])

    async def picture(self, purpose: FilePurpose = FilePurpose.ROOM_PHOTO) -> str:
        return str(await shelved(self.resources, self.olga.id, purpose))

    async def made(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        response = await self.olga.ask("POST", path, body)
        assert response.status_code == 201, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def look(self, path: str, **headers: str) -> Response:
        """As somebody who has not signed in."""
        return await self.olga.client.get(f"{API}{path}", headers=headers)

    async def items(self, path: str, account: Account | None = None) -> list[dict[str, Any]]:
        response = await (account.get(path) if account else self.look(path))
        assert response.status_code == 200, response.text
        items: list[dict[str, Any]] = response.json()["items"]
        return items


def room(**other: Any) -> dict[str, Any]:
    return {
        "name": "Studio A",
        "description": "A live room and a control room.",
        "capacity": 8,
        "area_m2": 42.5,
        "granularity_minutes": 30,
        "min_duration_minutes": 60,
        "max_duration_minutes": 720,
        "status": "ACTIVE",
        **other,
    }


def tier(duration: int, amount: int, **more: Any) -> dict[str, Any]:
    return {
        "duration_minutes": duration,
        "price": {"amount": amount, "currency": "GBP"},
        "weekdays": None,
        "window": None,
        **more,
    }


async def open_venue(olga: Account, resources: Resources, **more: object) -> Venue:
    found = await business(resources, team={olga.id: TeamRole.OWNER}, currency="GBP")
    return Venue(found, await studio(resources, found, **more), olga, resources)  # type: ignore[arg-type]  # columns of studios
