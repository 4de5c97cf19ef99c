"""A business, bookings that are over, and who says how they were."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from httpx import Response
from sqlalchemy import text
from tests.modules.bookings.hall import Hall
from tests.modules.bookings.rooms import Place, booked
from tests.modules.identity.staff import API, Account

from mercat.modules.bookings.models import BookingStatus
from mercat.modules.reviews.dependencies import publish_due
from mercat.modules.reviews.service import RatingCheck
from mercat.platform.resources import Resources

Json = dict[str, Any]
_STATE = text("""
    SELECT jsonb_build_object(
        'reviews', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM reviews t),
        'photos', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM review_photos t),
        'flags', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM review_flags t),
        'businesses', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM businesses t),
        'studios', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM studios t),
        'files', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM files t),
        'keys', (SELECT count(*) FROM idempotency_keys),
        'outbox', (SELECT count(*) FROM outbox),
        'audit_events', (SELECT count(*) FROM audit_events)
    )::text
""")


@dataclass
class Stage:
    """Olga runs the hall, Mona manages it, Bea and Carl are customers."""

    resources: Resources
    hall: Hall
    olga: Account
    mona: Account
    bea: Account
    carl: Account

    async def over(self, customer: Account, **more: Any) -> str:
        """The id of a booking of the room that ended an hour ago."""
        now = self.resources.clock.now()
        values = {
            "starts_at": now - timedelta(hours=2),
            "ends_at": now - timedelta(hours=1),
            "status": BookingStatus.COMPLETED,
            **more,
        }
        hall = self.hall
        place = Place(hall.business, hall.studio, hall.room, hall.room, customer.id)
        async with self.resources.database.open_session() as session:
            made = await booked(session, place, **values)
            await session.commit()
        return str(made.id)

    async def said(self, who: Account, booking_id: str, rating: int = 4, **more: Any) -> Json:
        response = await say(who, {"booking_id": booking_id, "rating": rating, **more})
        assert response.status_code == 201, response.text
        told: Json = response.json()
        return told

    async def both(self, customer: Account, rating: int = 4, **more: Any) -> Json:
        """Of a booking of its own: what the customer has said, and everybody sees."""
        booking_id = await self.over(customer)
        await self.said(self.mona, booking_id, 5)
        return await self.said(customer, booking_id, rating, **more)

    async def open_due(self) -> None:
        """The clock is looked at."""
        async with self.resources.database.open_session() as session:
            await publish_due(session, self.resources).execute()

    async def listed(self, who: Account, query: str = "", of: str = "businesses") -> Json:
        its_id = self.hall.business if of == "businesses" else self.hall.studio
        response = await who.get(f"/{of}/{its_id}/reviews{query}")
        assert response.status_code == 200, response.text
        told: Json = response.json()
        return told

    async def stars(self) -> Counter[int]:
        """That the business is told to have."""
        told = (await self.listed(self.olga))["summary"]
        found = Counter({int(star): number for star, number in told["stars"].items() if number})
        total = sum(star * number for star, number in found.items())
        expected = total / found.total() if found else None
        assert (told["count"], told["average"]) == (found.total(), expected)
        return found

    async def faults(self) -> list[str]:
        """Of the ratings."""
        async with self.resources.database.open_session() as session:
            return [str(one) for one in await RatingCheck(session).faults()]

    async def state(self) -> str:
        """All that a refused request must leave as it was."""
        async with self.resources.database.engine.connect() as connection:
            return str(await connection.scalar(_STATE))

    async def run(self, sql: str, **values: Any) -> None:
        async with self.resources.database.engine.begin() as connection:
            await connection.execute(text(sql), values)

    async def value(self, sql: str, **values: Any) -> Any:
        async with self.resources.database.engine.connect() as connection:
            return await connection.scalar(text(sql), values)

    async def events(self) -> list[str]:
        """Announced and not yet taken up, in order: names, and kinds of what became of reviews."""
        query = text("""
            SELECT name, payload ->> 'kind' AS kind FROM outbox
            WHERE name <> 'Announced' ORDER BY position
        """)
        async with self.resources.database.engine.connect() as connection:
            return [row.kind or row.name for row in await connection.execute(query)]


async def say(who: Account, body: Json, key: str | None = None) -> Response:
    headers = {"Authorization": f"Bearer {who.token}"}
    if key is not None:
        headers["Idempotency-Key"] = key
    return await who.client.post(f"{API}/reviews", headers=headers, json=body)


def refused(response: Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]
