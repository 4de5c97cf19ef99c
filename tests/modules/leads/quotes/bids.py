"""Bea has asked for something, three businesses in Paris were asked, and what they bid for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from httpx import AsyncClient, Response
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.businesses.teams import enlist, found
from tests.modules.identity.people import Post
from tests.modules.identity.staff import API, Account, join
from tests.modules.payments.delivering import TOLD, deliver

from mercat.modules.bookings import handlers as booking_handlers
from mercat.modules.bookings.dependencies import changes
from mercat.modules.businesses.models import BusinessHours, BusinessStatus, Category, TeamRole
from mercat.modules.identity.models import User, UserStatus, UserType
from mercat.modules.leads import handlers
from mercat.modules.leads.dependencies import quotes
from mercat.modules.leads.models import Lead, LeadStatus, RequestStatus, ServiceRequest
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Handlers
from mercat.platform.resources import Resources

_LATER = {"match_request", "follow_requests", "drop_business", "drop_customer"}
NEWS = Handlers(
    [
        *(one for one in booking_handlers.HANDLERS if not one.heavy),
        *(one for one in handlers.HANDLERS if one.run.__name__ not in _LATER),
        *TOLD,
    ]
)


@dataclass(frozen=True)
class Bidder:
    business: UUID
    owner: Account
    member: UUID
    """Who can be booked."""
    lead: UUID


@dataclass
class Asking:
    """`first`: ten in the morning of the day after tomorrow, in UTC."""

    resources: Resources
    customer: Account
    request: UUID
    bidders: Sequence[Bidder]
    first: datetime

    def at(self, hours: float = 0) -> str:
        return (self.first + timedelta(hours=hours)).isoformat().replace("+00:00", "Z")

    def bid(self, *hours: float, **more: Any) -> dict[str, Any]:
        """For 124.50 in two lines; an hour each, so many hours after `first`."""
        return {
            "lines": [
                {"name": "Replace the tap", "quantity": 1, "unit_price": euros(9000)},
                {"name": "Metre of pipe", "quantity": 3, "unit_price": euros(1150)},
            ],
            "slots": [
                {"starts_at": self.at(start), "ends_at": self.at(start + 1)}
                for start in hours or (0, 3)
            ],
            **more,
        }

    async def send(self, number: int = 0, *hours: float, **more: Any) -> Response:
        """As that bidder."""
        bidder = self.bidders[number]
        body = self.bid(*hours, **more)
        return await bidder.owner.ask("POST", f"/leads/{bidder.lead}/quotes", body)

    async def sent(self, number: int = 0, *hours: float, **more: Any) -> Any:
        response = await self.send(number, *hours, **more)
        assert response.status_code == 201, response.text
        return response.json()

    async def accept(
        self, quote: Any, slot: int | str = 0, key: str | None = None, **more: Any
    ) -> Response:
        return await accept(self.customer, quote, slot, key, **more)

    async def accepted(self, quote: Any, slot: int | str = 0, **more: Any) -> Any:
        response = await self.accept(quote, slot, **more)
        assert response.status_code == 200, response.text
        return response.json()

    async def standing(self) -> tuple[str, list[str], list[str]]:
        """Of the request, its leads, and its quotes in the order in which they were sent."""
        async with self.resources.database.open_session() as session:
            request = await session.get_one(ServiceRequest, self.request)
            leads = select(Lead.status).filter_by(request_id=self.request).order_by(Lead.id)
            told = await session.execute(
                text("SELECT status FROM quotes WHERE request_id = :id ORDER BY id"),
                {"id": self.request},
            )
            statuses = [str(one) for one in await session.scalars(leads)]
            return str(request.status), statuses, [row.status for row in told]

    async def relay(self) -> None:
        await deliver(self.resources, NEWS)

    async def press(self, quote: Any) -> None:
        """It is paid."""
        page = urlsplit(quote["booking"]["payment_url"]).path
        assert (await self.customer.client.post(f"{page}/pay")).status_code == 303
        await self.relay()

    async def tick(self) -> None:
        """The clock is looked at."""
        async with self.resources.database.open_session() as session:
            await quotes.expire_quotes(session, self.resources).execute()
            await changes.expire_holds(session, self.resources).execute()
            await changes.follow_clock(session, self.resources).execute()
        await self.relay()

    async def pass_by(self) -> None:
        """Days go by, and what is booked is over: sessions would not last so long."""
        await self.run(
            "UPDATE bookings SET starts_at = starts_at - interval '9 days',"
            " ends_at = ends_at - interval '9 days'"
        )
        await self.tick()

    async def lapse(self, table: str, column: str, id: str) -> None:
        """Its time is over, and nobody has noticed."""
        past = f"UPDATE {table} SET {column} = now() - interval '1 second' WHERE id = :id"  # noqa: S608
        await self.run(past, id=UUID(id))

    async def value(self, sql: str, **values: Any) -> Any:
        async with self.resources.database.engine.connect() as connection:
            return await connection.scalar(text(sql), values)

    async def run(self, *statements: str, **values: Any) -> None:
        async with self.resources.database.engine.begin() as connection:
            for statement in statements:
                await connection.execute(text(statement), values)

    def letters(self, person: Account) -> list[str]:
        """What those begin with that they have got, the first first."""
        found = Post(self.resources).letters(person.email)
        return [mail.subject.partition(":")[0] for mail in reversed(found)]

    async def state(self) -> str:
        """All that a refused request must leave as it was."""
        tables = (
            *("service_requests", "leads", "quotes", "response_records", "bookings"),
            *("calendar_entries", "charges"),
        )
        rows = ", ".join(
            f"(SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM {table} t)"  # noqa: S608
            for table in tables
        )
        counted = ("outbox", "audit_events", "booking_events", "idempotency_keys")
        counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in counted)  # noqa: S608
        return str(await self.value(f"SELECT jsonb_build_array({rows}, {counts})::text"))


def euros(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "EUR"}


async def accept(
    who: Account, quote: Any, slot: int | str = 0, key: str | None = None, **more: Any
) -> Response:
    headers = {"Authorization": f"Bearer {who.token}"}
    if key is not None:
        headers["Idempotency-Key"] = key
    path = f"{API}/quotes/{quote['id']}/accept"
    return await who.client.post(path, headers=headers, json={"slot": slot, **more})


def error(response: Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]


async def ask(resources: Resources, client: AsyncClient, customer: Account) -> Asking:
    """A request that has been offered to three businesses, the last of which has not looked."""
    owners = [
        await join(client, resources, f"owner{number}@example.com", UserType.BUSINESS_OWNER)
        for number in (1, 2, 3)
    ]
    first = resources.clock.now().astimezone(UTC) + timedelta(days=2)
    first = first.replace(hour=10, minute=0, second=0, microsecond=0)
    async with resources.database.open_session() as session:
        businesses = [await plumbers(session, owner.id, resources.clock.now()) for owner in owners]
        request_id = await another(session, customer.id, resources.clock.now())
        bidders = [
            Bidder(business, owner, member, await offered(session, request_id, business))
            for owner, (business, member) in zip(owners, businesses, strict=True)
        ]
        await session.commit()
    return Asking(resources, customer, request_id, bidders, first)


async def another(session: AsyncSession, customer_id: UUID, now: datetime) -> UUID:
    """A request, not committed."""
    request = ServiceRequest(
        id=uuid7(),
        customer_id=customer_id,
        category_id=(await session.scalars(select(Category.id).limit(1))).one(),
        title="The kitchen tap drips",
        timezone="Europe/Paris",
        windows=[],
        fingerprint="the kitchen tap",
        status=RequestStatus.MATCHED,
        expires_at=now + timedelta(days=30),
        wave=1,
    )
    session.add(request)
    await session.flush()
    return request.id


async def plumbers(session: AsyncSession, owner_id: UUID, now: datetime) -> tuple[UUID, UUID]:
    """Open by day, taxed at 20 %, with somebody who can be booked."""
    business = await found(session, "Plumbers of Paris")
    business.status, business.published_at = BusinessStatus.PUBLISHED, now
    business.timezone, business.currency = "Europe/Paris", "EUR"
    business.tax_basis_points = 2000
    await enlist(session, business.id, owner_id, TeamRole.OWNER)
    worker = User(
        id=uuid7(),
        email=f"{uuid7()}@example.com",
        user_type=UserType.CUSTOMER,
        status=UserStatus.ACTIVE,
        first_name="Wim",
    )
    session.add(worker)
    await session.flush()
    member = await enlist(session, business.id, worker.id, TeamRole.MEMBER)
    member.bookable = True
    for day in range(7):
        session.add(BusinessHours(business_id=business.id, weekday=day, opens=480, closes=1200))
    await session.flush()
    return business.id, member.id


async def offered(session: AsyncSession, request_id: UUID, business_id: UUID) -> UUID:
    lead = Lead(
        id=uuid7(),
        request_id=request_id,
        business_id=business_id,
        wave=1,
        score=0.5,
        reasons=[],
        status=LeadStatus.NEW,
        expires_at=datetime.now(UTC) + timedelta(hours=24),
    )
    session.add(lead)
    await session.flush()
    return lead.id
