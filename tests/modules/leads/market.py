"""Businesses that may be asked, customers who ask, and the clock that is looked at."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from httpx import Response
from sqlalchemy import text
from tests.modules.businesses.teams import enlist, found
from tests.modules.identity.staff import API, Account
from tests.modules.payments.delivering import deliver
from tests.modules.places import category

from mercat.modules.businesses.models import BusinessCategory, BusinessStatus, TeamRole
from mercat.modules.leads import handlers
from mercat.modules.leads.dependencies import leads
from mercat.platform.ids import uuid7
from mercat.platform.mail.transport import read_mailbox
from mercat.platform.outbox import Handlers
from mercat.platform.resources import Resources

_QUOTED = (
    "INSERT INTO quotes (id, lead_id, request_id, business_id, lines, currency, total_amount,"
    " valid_until, slots, status) SELECT gen_random_uuid(), id, request_id, business_id,"
    " '[{}]', 'EUR', 100, now() + interval '7 days', '[{}]', 'SENT' FROM leads WHERE id = :id"
)
NEWS = Handlers(handlers.HANDLERS)
LATITUDE, LONGITUDE = 51.5, -0.12
"""Where things are to be done."""
DEGREE = 111_195
"""Metres from one parallel to the next."""


@dataclass
class Market:
    resources: Resources

    async def business(
        self,
        name: str,
        *,
        metres: float = 1000,
        trade: str = "plumbing",
        team: dict[Account, TeamRole] | None = None,
        **more: Any,
    ) -> UUID:
        """Published, so far to the north of LATITUDE, on the free plan. `more`: columns."""
        async with self.resources.database.open_session() as session:
            row = await found(session, name)
            row.status, row.published_at = BusinessStatus.PUBLISHED, self.resources.clock.now()
            row.latitude, row.longitude = LATITUDE + metres / DEGREE, LONGITUDE
            row.service_radius_m = 20_000
            for column, value in more.items():
                setattr(row, column, value)
            kind = await category(session, trade)
            session.add(BusinessCategory(business_id=row.id, category_id=kind.id, position=0))
            for account, role in (team or {}).items():
                await enlist(session, row.id, account.id, role)
            await session.commit()
            return row.id

    async def several(self, count: int, **more: Any) -> list[UUID]:
        """The nearest first: each a kilometre farther than the last."""
        return [
            await self.business(f"Plumber {number}", metres=1000 * number, **more)
            for number in range(1, count + 1)
        ]

    async def relay(self) -> None:
        await deliver(self.resources, NEWS)

    async def tick(self) -> None:
        """The clock is looked at."""
        async with self.resources.database.open_session() as session:
            await leads.follow_requests(session, self.resources).execute()
        await self.relay()

    async def rows(self, sql: str, **values: Any) -> list[Any]:
        async with self.resources.database.engine.connect() as connection:
            return [*(await connection.execute(text(sql), values)).all()]

    async def value(self, sql: str, **values: Any) -> Any:
        async with self.resources.database.engine.connect() as connection:
            return await connection.scalar(text(sql), values)

    async def run(self, sql: str, **values: Any) -> None:
        async with self.resources.database.engine.begin() as connection:
            await connection.execute(text(sql), values)

    async def asked(self, request: dict[str, Any], *statuses: str) -> list[UUID]:
        """The businesses that it was offered to, the best first."""
        rows = await self.rows(
            "SELECT business_id, status FROM leads WHERE request_id = :id"
            " ORDER BY wave, score DESC, business_id",
            id=UUID(request["id"]),
        )
        return [row.business_id for row in rows if not statuses or row.status in statuses]

    async def lead(self, request: dict[str, Any], business_id: UUID) -> str:
        """The id of what it was offered."""
        found = await self.value(
            "SELECT id FROM leads WHERE request_id = :request AND business_id = :business",
            request=UUID(request["id"]),
            business=business_id,
        )
        return str(found)

    async def state(self) -> str:
        """All that a refused request must leave as it was."""
        tables = ("service_requests", "request_photos", "leads", "quotes", "response_records")
        rows = ", ".join(
            f"(SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM {table} t)"  # noqa: S608 (ours)
            for table in tables
        )
        counts = "(SELECT count(*) FROM outbox), (SELECT count(*) FROM audit_events)"
        return str(await self.value(f"SELECT jsonb_build_array({rows}, {counts})::text"))


def wish(**more: Any) -> dict[str, Any]:
    return {
        "category": "plumbing",
        "title": "The kitchen tap drips",
        "latitude": LATITUDE,
        "longitude": LONGITUDE,
        **more,
    }


async def ask(who: Account, body: dict[str, Any], key: str | None = None) -> Response:
    headers = {"Authorization": f"Bearer {who.token}"}
    if key is not None:
        headers["Idempotency-Key"] = key
    return await who.client.post(f"{API}/requests", headers=headers, json=body)


async def asked(who: Account, **more: Any) -> Any:
    """A request that is made, and nobody was asked yet."""
    response = await ask(who, wish(**more))
    assert response.status_code == 201, response.text
    return response.json()


def at(resources: Resources, **ahead: float) -> str:
    moment = resources.clock.now() + timedelta(**ahead)
    return moment.isoformat().replace("+00:00", "Z")


def any_id() -> str:
    return str(uuid7())


def subjects(resources: Resources, to: str) -> list[str]:
    """The oldest first."""
    found = read_mailbox(resources.settings.layout.mailbox, to=to)
    return [letter.subject for letter in reversed(found)]


async def quoted(market: Market, lead_id: str) -> None:
    await market.run("UPDATE leads SET status = 'QUOTED' WHERE id = :id", id=UUID(lead_id))
    await market.run(_QUOTED, id=UUID(lead_id))
