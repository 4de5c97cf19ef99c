"""A business with a team, and customers who talk to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

from httpx import Response
from sqlalchemy import text
from tests.modules.bookings.hall import Hall
from tests.modules.bookings.rooms import Place, booked
from tests.modules.identity.staff import API, Account

from mercat.modules.bookings.models import BookingStatus
from mercat.platform.resources import Resources

Json = dict[str, Any]
_STATE = text("""
    SELECT jsonb_build_object(
        'conversations', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM conversations t),
        'participants', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM participants t),
        'messages', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM messages t),
        'attachments', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM message_attachments t),
        'blocks', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM conversation_blocks t),
        'reports', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM message_reports t),
        'words', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM reported_words t),
        'files', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM files t),
        'keys', (SELECT count(*) FROM idempotency_keys),
        'outbox', (SELECT count(*) FROM outbox),
        'audit_events', (SELECT count(*) FROM audit_events)
    )::text
""")
_NUMBERS = count(1)


@dataclass
class Parlour:
    """Olga runs the hall, Mona manages it, Max is a member; Bea and Carl are customers of nobody
    yet.
    """

    resources: Resources
    hall: Hall
    olga: Account
    mona: Account
    max: Account
    bea: Account
    carl: Account

    async def booking(
        self, customer: Account, status: BookingStatus = BookingStatus.CONFIRMED, days: int = 1
    ) -> str:
        """Of the room: its id."""
        hall, now = self.hall, self.resources.clock.now() + timedelta(days=days)
        place = Place(hall.business, hall.studio, hall.room, hall.room, customer.id)
        async with self.resources.database.open_session() as session:
            made = await booked(
                session, place, starts_at=now, ends_at=now + timedelta(hours=1), status=status
            )
            await session.commit()
        return str(made.id)

    async def open(self, who: Account, **body: Any) -> str:
        """The id of a conversation; by default of a customer with the hall."""
        wanted = body or {"kind": "BUSINESS", "business_id": str(self.hall.business)}
        response = await who.ask("POST", "/conversations", wanted)
        assert response.status_code in {200, 201}, response.text
        return str(response.json()["id"])

    async def said(self, who: Account, conversation: str, body: str, **more: Any) -> Json:
        response = await say(who, conversation, body, **more)
        assert response.status_code == 201, response.text
        told: Json = response.json()
        return told

    async def read(self, who: Account, conversation: str, query: str = "") -> list[Json]:
        """The messages, as they are told."""
        response = await who.get(f"/conversations/{conversation}/messages{query}")
        assert response.status_code == 200, response.text
        items: list[Json] = response.json()["items"]
        return items

    async def words(self, who: Account, conversation: str, query: str = "") -> list[str]:
        return [one["body"] for one in await self.read(who, conversation, query)]

    async def one(self, who: Account, conversation: str) -> Json:
        response = await who.get(f"/conversations/{conversation}")
        assert response.status_code == 200, response.text
        told: Json = response.json()
        return told

    async def listed(self, who: Account, query: str = "") -> Sequence[str]:
        response = await who.get(f"/conversations{query}")
        assert response.status_code == 200, response.text
        return [one["id"] for one in response.json()["items"]]

    async def dismiss(self, who: Account) -> None:
        """From the team, by whoever runs it."""
        business = self.hall.business
        member = await self.value(
            "SELECT id::text FROM business_members WHERE user_id = :id", id=who.id
        )
        response = await self.olga.ask("DELETE", f"/businesses/{business}/members/{member}")
        assert response.status_code == 200, response.text

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

    async def events(self, name: str) -> list[Json]:
        """Announced and not yet taken up, in order."""
        query = text("SELECT payload FROM outbox WHERE name = :name ORDER BY position")
        async with self.resources.database.engine.connect() as connection:
            return [row.payload for row in await connection.execute(query, {"name": name})]


async def say(
    who: Account,
    conversation: str | UUID,
    body: str | None,
    *,
    client_id: str | None = None,
    key: str | None = None,
    **more: Any,
) -> Response:
    headers = {"Authorization": f"Bearer {who.token}"}
    if key is not None:
        headers["Idempotency-Key"] = key
    said = {"body": body, "client_id": client_id or f"c{next(_NUMBERS)}", **more}
    path = f"{API}/conversations/{conversation}/messages"
    return await who.client.post(path, headers=headers, json=said)


def refused(response: Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]
