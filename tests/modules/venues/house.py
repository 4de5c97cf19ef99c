"""A business that runs studios, and its owner's way to them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from httpx import Response
from sqlalchemy import select, text
from tests.modules.identity.staff import API, Account

from mercat.modules.venues.models import Room, RoomPrice, RoomStatus
from mercat.platform.ids import uuid7
from mercat.platform.outbox import OutboxEvent
from mercat.platform.resources import Resources

OPEN = {"mode": "OPEN", "intervals": [{"opens": "09:00", "closes": "18:00"}]}
WEEK = [{"weekday": day, **OPEN} for day in range(7)]

_STATE = text("""
    SELECT jsonb_build_object(
        'studios', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM studios t),
        'slugs', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM studio_slugs t),
        'days', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM operating_hours t),
        'closures', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM studio_closures t),
        'badges', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM studio_badges t),
        'audit_events', (SELECT count(*) FROM audit_events),
        'outbox', (SELECT count(*) FROM outbox)
    )::text
""")


@dataclass(frozen=True)
class House:
    """Sound House, in London, where Olga is the owner."""

    id: UUID
    olga: Account
    city_id: str
    resources: Resources

    async def open(self, name: str = "Blue Room", **more: Any) -> dict[str, Any]:
        """A draft, in London unless it says otherwise."""
        body = {"business_id": str(self.id), "name": name, "city_id": self.city_id, **more}
        response = await self.olga.ask("POST", "/studios", body)
        assert response.status_code == 201, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def complete(self, name: str = "Blue Room", **more: Any) -> dict[str, Any]:
        """One that may be published, with a room that costs something."""
        studio = await self.open(name, **more)
        response = await self.olga.ask("PUT", f"/studios/{studio['id']}/hours", {"days": WEEK})
        assert response.status_code == 200, response.text
        await self.room(studio["id"])
        return studio

    async def publish(self, name: str = "Blue Room", **more: Any) -> dict[str, Any]:
        studio = await self.complete(name, **more)
        response = await self.olga.ask("POST", f"/studios/{studio['id']}/publish")
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def room(self, studio_id: str, **more: Any) -> UUID:
        """With a price. As rows: what doors do with rooms has tests of its own."""
        values = {"capacity": 4, "status": RoomStatus.ACTIVE, "position": 0, **more}
        row = Room(id=uuid7(), studio_id=UUID(studio_id), name="Room A", **values)
        async with self.resources.database.open_session() as session:
            session.add(row)
            await session.flush()
            session.add(RoomPrice(room_id=row.id, duration_minutes=60, price_amount=4000))
            await session.commit()
        return row.id

    async def read(self, name: str, account: Account | None = None) -> dict[str, Any]:
        response = await (account or self.olga).get(f"/studios/{name}")
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def look(self, path: str, **headers: str) -> Response:
        """As somebody who has not signed in."""
        return await self.olga.client.get(f"{API}{path}", headers=headers)

    async def announced(self, *names: str) -> list[str]:
        """What the outbox has of these, oldest first."""
        query = select(OutboxEvent.name).where(OutboxEvent.name.in_(names))
        async with self.resources.database.open_session() as session:
            return list(await session.scalars(query.order_by(OutboxEvent.id)))

    async def state(self) -> str:
        """All of studios that a refused request must leave as it was."""
        async with self.resources.database.engine.connect() as connection:
            return str(await connection.scalar(_STATE))
