"""A business of which something becomes, and who counts it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import text
from tests.modules.bookings.desk import Desk
from tests.modules.bookings.hall import Hall
from tests.modules.bookings.rooms import Place, booked
from tests.modules.identity.staff import Account
from tests.modules.payments.delivering import deliver

from mercat.assembly.following import handlers
from mercat.modules.bookings.events import BookingChanged, Change
from mercat.modules.bookings.models import BookingStatus
from mercat.modules.reporting import dependencies
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Outbox

Json = dict[str, Any]
_TABLES = {
    "business_days": "business_id, day",
    "revenue_days": "business_id, day, currency",
    "platform_days": "day",
    "platform_revenue_days": "day, currency",
}
_ALL = ", ".join(
    "(SELECT jsonb_agg(to_jsonb(t) - 'id' - 'created_at' - 'updated_at'"  # noqa: S608 (our own words)
    f" ORDER BY {order}) FROM {table} t)"
    for table, order in _TABLES.items()
)


@dataclass
class Bureau(Desk):
    """Olga runs the hall, Bea is a customer, Clerk is staff."""

    hall: Hall
    olga: Account
    bea: Account
    clerk: Account

    async def relay(self) -> None:
        """Everybody hears of everything."""
        await deliver(self.resources, handlers())

    async def count(self) -> int:
        """What has been announced is heard and counted: how many days are others than before."""
        await self.relay()
        async with self.resources.database.open_session() as session:
            return await dependencies.count_days(session).execute()

    async def recount(self) -> int:
        async with self.resources.database.open_session() as session:
            return await dependencies.recount_days(session).execute()

    async def state(self) -> str:
        """All that was counted."""
        async with self.resources.database.engine.connect() as connection:
            return str(await connection.scalar(text(f"SELECT jsonb_build_array({_ALL})::text")))

    async def run(self, sql: str, **values: Any) -> None:
        async with self.resources.database.engine.begin() as connection:
            await connection.execute(text(sql), values)

    async def was(self, at: datetime, status: str = "COMPLETED", hours: int = 1) -> None:
        """A booking of the room that began then; it came in an hour before."""
        hall = self.hall
        place = Place(hall.business, hall.studio, hall.room, hall.room, self.bea.id)
        times = {"starts_at": at, "ends_at": at + timedelta(hours=hours)}
        made = {"created_at": at - timedelta(hours=1), "status": BookingStatus(status)}
        async with self.resources.database.open_session() as session:
            row = await booked(session, place, **times, **made)
            news = BookingChanged(booking_id=row.id, kind=Change.COMPLETED, entry_id=uuid7())
            Outbox(session).add(news)
            await session.commit()

    async def dashboard(self, first: date, last: date, who: Account | None = None) -> Json:
        path = f"/businesses/{self.hall.business}/dashboard?from={first}&to={last}"
        response = await (who or self.olga).get(path)
        assert response.status_code == 200, response.text
        told: Json = response.json()
        return told


def figure(value: float | None, before: float | None, change: float | None) -> Json:
    return {"value": value, "before": before, "change": change}
