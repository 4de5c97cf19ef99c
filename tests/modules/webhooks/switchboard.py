"""A business whose team has other programs told of what happens."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any
from uuid import UUID

from httpx import Response
from sqlalchemy import text
from tests.modules.identity.staff import Account
from tests.platform.web_server import Reply, Site, trusting

from mercat.assembly.following import handlers
from mercat.modules.leads.events import QuoteChanged, QuoteTurn
from mercat.modules.webhooks import dependencies
from mercat.modules.webhooks.events import DeliveryDue
from mercat.platform.fetching import Fetcher
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Outbox
from mercat.platform.outbox.relay import Relay
from mercat.platform.resources import Resources

Json = dict[str, Any]
_STATE = text("""
    SELECT jsonb_build_object(
        'endpoints', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM webhook_endpoints t),
        'deliveries', (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM webhook_deliveries t),
        'scheduled', (SELECT count(*) FROM scheduled_events),
        'outbox', (SELECT count(*) FROM outbox),
        'audit_events', (SELECT count(*) FROM audit_events)
    )::text
""")
_DUE = text("""
    SELECT id, payload FROM deliveries
    WHERE handler = 'webhooks.send_delivery' AND handled_at IS NULL ORDER BY position
""")
_LATER = text("""
    DELETE FROM scheduled_events WHERE name = 'DeliveryDue' RETURNING payload, due_at
""")


def on_loopback(address: IPv4Address | IPv6Address) -> bool:
    return address == ip_address("127.0.0.1")


async def somebody_waits(board: "Switchboard") -> None:
    """For a lock."""
    waits = """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'
    """
    async with asyncio.timeout(60):
        while not await board.value(waits):  # noqa: ASYNC110 (nothing rings a bell)
            await asyncio.sleep(0.01)


@dataclass
class Switchboard:
    """Olga owns the hall, Adam is an admin, Mona a manager; Carl owns another."""

    resources: Resources
    shop: Site
    hall: UUID
    other: UUID
    olga: Account
    adam: Account
    mona: Account
    carl: Account

    async def endpoint(self, path: str = "/hook", **more: Any) -> Json:
        """At the shop: as it was told when it was added."""
        self.shop.pages.setdefault(path, Reply(status=204))
        response = await self.add(self.olga, url="https://hooks.example.com/", **more)
        assert response.status_code == 201, response.text
        told: Json = response.json()
        # No team may name a machine of ours: what is sent to this one is let through by the tests.
        await self.run(
            "UPDATE webhook_endpoints SET url = :url WHERE id = :id",
            url=f"{self.shop.url}{path}",
            id=UUID(told["id"]),
        )
        return told

    async def add(self, who: Account, **body: Any) -> Response:
        wanted = {"business_id": str(self.hall), **body}
        return await who.ask("POST", "/webhook-endpoints", wanted)

    async def announce(self, business_id: UUID | None = None, times: int = 1) -> list[str]:
        """That quotes were sent: their ids."""
        ids = [uuid7() for _ in range(times)]
        async with self.resources.database.open_session() as session:
            for quote_id in ids:
                Outbox(session).add(
                    QuoteChanged(
                        quote_id=quote_id,
                        request_id=uuid7(),
                        business_id=business_id or self.hall,
                        kind=QuoteTurn.SENT,
                    )
                )
            await session.commit()
        return [str(one) for one in ids]

    async def relay(self) -> None:
        """What was announced is taken up, and what that announces."""
        relay = Relay(self.resources, handlers())
        while await relay.take():
            pass

    async def send(self) -> list[DeliveryDue]:
        """Each endpoint that was woken has its turn, over a real connection; those turns."""
        await self.relay()
        async with self.resources.database.engine.begin() as connection:
            due = (await connection.execute(_DUE)).all()
            done = text("UPDATE deliveries SET handled_at = now() WHERE id = ANY(:ids)")
            await connection.execute(done, {"ids": [row.id for row in due]})
        events = [DeliveryDue.read(row.payload) for row in due]
        for event in events:
            await self.deliver(event)
        return events

    async def deliver(self, event: DeliveryDue) -> None:
        fetcher = Fetcher(reachable=on_loopback, trust=trusting())
        async with self.resources.database.open_session() as session:
            await dependencies.take_turn(session, self.resources, fetcher).execute(event)

    async def later(self) -> list[tuple[DeliveryDue, timedelta]]:
        """What was put off, and for how long from now on."""
        now = self.resources.clock.now()
        async with self.resources.database.engine.begin() as connection:
            rows = (await connection.execute(_LATER)).all()
        return [(DeliveryDue.read(row.payload), row.due_at - now) for row in rows]

    async def deliveries(self, endpoint: Json, query: str = "") -> list[Json]:
        response = await self.olga.get(f"/webhook-endpoints/{endpoint['id']}/deliveries{query}")
        assert response.status_code == 200, response.text
        items: list[Json] = response.json()["items"]
        return items

    async def read(self, endpoint: Json) -> Json:
        response = await self.olga.get(f"/webhook-endpoints/{endpoint['id']}")
        assert response.status_code == 200, response.text
        told: Json = response.json()
        return told

    async def feed(self, query: str = "", who: Account | None = None) -> Json:
        path = f"/events?business_id={self.hall}{query}"
        response = await (who or self.olga).get(path)
        assert response.status_code == 200, response.text
        told: Json = response.json()
        return told

    async def state(self) -> str:
        """All that a refused request must leave as it was."""
        return str(await self.value(str(_STATE)))

    async def run(self, sql: str, **values: Any) -> None:
        async with self.resources.database.engine.begin() as connection:
            await connection.execute(text(sql), values)

    async def value(self, sql: str, **values: Any) -> Any:
        async with self.resources.database.engine.connect() as connection:
            return await connection.scalar(text(sql), values)
