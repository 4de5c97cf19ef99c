"""Where bookings are changed and money is taken, for the tests of what becomes of them."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from httpx import AsyncClient, Response
from sqlalchemy import text
from tests.modules.bookings.hall import booked
from tests.modules.bookings.holds import NEWS
from tests.modules.identity.staff import API, Account
from tests.modules.payments.delivering import deliver

from mercat.modules.bookings.dependencies import changes
from mercat.modules.payments.gateways.facts import PaymentArrived
from mercat.modules.payments.gateways.sandbox import payment_name
from mercat.modules.payments.service import Charges, Settling
from mercat.platform.db import Transaction
from mercat.platform.resources import Resources


@dataclass
class Desk:
    resources: Resources
    client: AsyncClient

    async def change(
        self, who: Account, booking: dict[str, Any], act: str, body: Any = None, **headers: str
    ) -> Response:
        return await who.client.post(
            f"{API}/bookings/{booking['id']}/{act}",
            headers={"Authorization": f"Bearer {who.token}", **headers},
            json=body,
        )

    async def changed(
        self, who: Account, booking: dict[str, Any], act: str, body: Any = None
    ) -> Any:
        response = await self.change(who, booking, act, body)
        assert response.status_code == 200, response.text
        return response.json()

    async def press(self, payment_url: str, button: str = "pay") -> None:
        """On the sandbox's page; and its news are taken up."""
        sent = await self.client.post(f"{urlsplit(payment_url).path}/{button}")
        assert sent.status_code == 303
        await self.relay()

    async def arrive(self, payment_url: str) -> None:
        """The money is there, and bookings have not heard of it."""
        charge_id = UUID(payment_url.rpartition("/")[2])
        async with self.resources.database.open_session() as session, Transaction(session):
            clock = self.resources.clock
            charge = await Charges(session, self.resources.settings, clock).get(charge_id)
            fact = PaymentArrived(
                payment_id=payment_name(charge_id),
                money=charge.money,
                at=clock.now(),
                charge_id=charge_id,
            )
            await Settling(session, clock).take(charge.gateway, fact)

    async def relay(self) -> None:
        await deliver(self.resources, NEWS)

    async def tick(self) -> None:
        """The clock is looked at."""
        async with self.resources.database.open_session() as session:
            await changes.expire_holds(session, self.resources).execute()
            await changes.follow_clock(session, self.resources).execute()
        await self.relay()

    async def value(self, sql: str, **values: Any) -> Any:
        async with self.resources.database.engine.connect() as connection:
            return await connection.scalar(text(sql), values)

    async def paid(self, who: Account, wish: dict[str, Any]) -> Any:
        """A booking that is confirmed."""
        booking = await booked(who, wish)
        await self.press(booking["payment_url"])
        return await read(who, booking)


async def read(who: Account, booking: dict[str, Any]) -> Any:
    response = await who.get(f"/bookings/{booking['id']}")
    assert response.status_code == 200, response.text
    return response.json()


def story(booking: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(event["kind"], event["status"], event["party"]) for event in booking["events"]]
