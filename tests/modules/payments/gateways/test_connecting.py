"""An owner connects with Stripe and with Square, on loopback, by way of our own doors."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import MovableClock
from tests.doubles.server import Fault
from tests.doubles.square import APPLICATION_ID, APPLICATION_SECRET, SIGNATURE_KEY, SquareDouble
from tests.doubles.stripe import SECRET_KEY, WEBHOOK_SECRET, StripeDouble
from tests.modules.businesses.teams import refused, team
from tests.modules.identity.staff import Account
from tests.modules.payments.delivering import deliver
from tests.modules.payments.purses import Purse

from mercat.modules.businesses.models import TeamRole
from mercat.modules.payments import handlers
from mercat.modules.payments.dependencies import accounts
from mercat.modules.payments.gateways.port import Access, GatewayRefused, GatewayUnavailable
from mercat.modules.payments.service import AccountKeys
from mercat.platform.outbox import Handlers
from mercat.platform.resources import Resources

QUIET = Handlers(
    one for one in handlers.HANDLERS if one.run.__name__ in {"send_payout", "handle_webhook"}
)
"""Without the letters."""


@dataclass
class Owner:
    """Ada, with a business that has no account anywhere yet."""

    resources: Resources
    client: AsyncClient
    account: Account
    business_id: UUID

    async def connect(self, gateway: str) -> Any:
        path = f"/payments/accounts/{gateway}/connect"
        return await self.account.ask("POST", path, {"business_id": str(self.business_id)})

    async def go(self, gateway: str, status: int = 200) -> str:
        """There and back, as a browser does: the heading of the page at the end."""
        begun = await self.connect(gateway)
        assert begun.status_code == 200, begun.text
        async with AsyncClient() as browser:
            gone = await browser.post(begun.json()["url"])
        assert gone.status_code == 303, gone.text
        back = urlsplit(gone.headers["location"])
        page = await self.client.get(f"{back.path}?{back.query}")
        assert page.status_code == status, page.text
        return page.text.partition("<h1>")[2].partition("</h1>")[0]

    async def row(self) -> dict[str, Any]:
        """The newest account."""
        query = text("SELECT * FROM gateway_accounts ORDER BY id DESC LIMIT 1")
        async with self.resources.database.engine.connect() as connection:
            return dict((await connection.execute(query)).one()._mapping)

    async def access(self, currency: str | None = None) -> Access:
        async with self.resources.database.open_session() as session:
            keys = AccountKeys(session, self.resources.keyring)
            return await keys.access((await self.row())["id"], currency)

    async def work(self, act: Any) -> None:
        """What a worker does for the newest account."""
        async with self.resources.database.open_session() as session:
            await act(session, self.resources).execute((await self.row())["id"])


@pytest.fixture
async def owner(
    app: FastAPI,
    client: AsyncClient,
    session: AsyncSession,
    resources: Resources,
    ada: Account,
    stripe_double: StripeDouble,
    square_double: SquareDouble,
) -> Owner:
    """Where both companies are set up."""
    settings = resources.settings.model_copy(
        update={
            "stripe_secret_key": SecretStr(SECRET_KEY),
            "stripe_webhook_secrets": (SecretStr(WEBHOOK_SECRET),),
            "stripe_api_url": stripe_double.url,
            "square_application_id": APPLICATION_ID,
            "square_application_secret": SecretStr(APPLICATION_SECRET),
            "square_webhook_key": SecretStr(SIGNATURE_KEY),
            "square_api_url": square_double.url,
        }
    )
    app.state.resources = replace(resources, settings=settings)
    made, _ = await team(session, ada=(ada, TeamRole.OWNER))
    return Owner(app.state.resources, client, ada, made)


async def test_with_stripe_and_is_paid_there(
    owner: Owner, stripe_double: StripeDouble, clock: MovableClock
) -> None:
    stripe_double.clock = clock
    stripe_double.fail(Fault.BROKEN, 3, "POST /v1/account_links")
    assert refused(await owner.connect("stripe")) == (503, "unavailable")
    begun = await owner.row()
    assert (begun["status"], begun["external_id"]) == ("PENDING", None)

    assert await owner.go("stripe") == "Stripe is connected"

    account = await owner.row()
    assert (account["id"], account["status"]) == (begun["id"], "ACTIVE")
    assert stripe_double.count("POST", "/v1/accounts") == 2  # under one key: there is one
    assert len(stripe_double.books.all("account")) == 1
    name = account["external_id"]
    assert await owner.access() == Access(external_id=name)
    purse = Purse(owner.resources, owner.business_id, owner.account.id)
    await purse.earn(10_000)
    stripe_double.books.move(name, "gbp", 8_500)
    clock.move(days=4)
    await purse.run()
    await deliver(owner.resources, QUIET)
    assert await purse.payouts() == [(8_500, "GBP", "IN_TRANSIT")]
    (payout,) = stripe_double.books.all("payout", name)
    stripe_double.acts.end_payout(payout["id"], name)
    for notice in stripe_double.notices("payout.paid") * 2:
        told = await owner.client.post(
            "/api/v1/webhooks/stripe", headers=notice.headers, content=notice.body
        )
        assert told.status_code == 200, told.text
    await deliver(owner.resources, QUIET)
    assert await purse.payouts() == [(8_500, "GBP", "PAID")]
    assert [await purse.balance(kind) for kind in ("PAYABLE", "TRANSIT")] == [0, 0]


async def test_a_restricted_account_is_not_changed_for_another(
    owner: Owner, square_double: SquareDouble
) -> None:
    """What was paid at Square by the first seller could not go back with the second one's token."""
    await owner.go("square")
    (seller,) = square_double.acts.sellers.values()
    async with owner.resources.database.engine.begin() as connection:
        await connection.execute(
            text("UPDATE gateway_accounts SET status = 'RESTRICTED', charges_enabled = false")
        )
    begun = await owner.connect("square")
    async with AsyncClient() as browser:
        gone = await browser.post(begun.json()["url"])  # somebody else, at the double
    back = urlsplit(gone.headers["location"])

    page = await owner.client.get(f"{back.path}?{back.query}")

    assert page.status_code == 409
    row = await owner.row()
    assert (row["status"], row["error"]) == ("RESTRICTED", "another_account")
    known = Access(external_id=seller.id, token=seller.token, location_id=seller.location)
    assert await owner.access("GBP") == known


async def test_with_square_and_its_locations(
    owner: Owner, square_double: SquareDouble, clock: MovableClock
) -> None:
    square_double.clock = clock
    assert await owner.go("square") == "Square is connected"
    (seller,) = square_double.acts.sellers.values()
    assert (await owner.row())["external_id"] == seller.id
    known = Access(external_id=seller.id, token=seller.token, location_id=seller.location)
    assert await owner.access("GBP") == known
    assert (await owner.access("EUR")).location_id is None
    listed = await owner.account.get(f"/payments/accounts?business_id={owner.business_id}")
    (told,) = listed.json()["items"]
    assert [(one["is_main"], one["active"]) for one in told["locations"]] == [
        *((True, True),),
        (False, False),
    ]
    assert refused(await owner.connect("square")) == (409, "account_connected")


async def test_what_square_gave_is_renewed_and_revoked(
    owner: Owner, square_double: SquareDouble, clock: MovableClock
) -> None:
    square_double.clock = clock
    await owner.go("square")
    (seller,) = square_double.acts.sellers.values()
    old = seller.token
    clock.move(days=24)
    square_double.fail(Fault.BUSY, 1, "POST /oauth2/token")
    with pytest.raises(GatewayUnavailable):
        await owner.work(accounts.renew_tokens)
    await owner.work(accounts.renew_tokens)
    renewed = (await owner.access()).token
    assert renewed == seller.token != old

    path = f"/payments/accounts/square?business_id={owner.business_id}"
    clock.ahead *= 0
    assert (await owner.account.ask("DELETE", path)).status_code == 200
    assert not square_double.acts.sellers[seller.id].revoked
    square_double.fail(Fault.LOST, 1, "POST /oauth2/revoke")
    with pytest.raises(GatewayUnavailable):
        await owner.work(accounts.leave_gateway)
    for _ in range(2):  # it was revoked already, and nobody had heard of it
        await owner.work(accounts.leave_gateway)
    assert seller.revoked
    with pytest.raises(GatewayRefused, match="account_disconnected"):
        await owner.access()


async def test_nobody_comes_back_as_another_seller(
    owner: Owner, square_double: SquareDouble, clock: MovableClock
) -> None:
    """What was paid to the first one could not go back in the name of the second."""
    square_double.clock = clock
    await owner.go("square")
    (seller,) = square_double.acts.sellers.values()
    async with owner.resources.database.engine.begin() as connection:
        await connection.execute(text("UPDATE gateway_accounts SET status = 'RESTRICTED'"))
    await owner.go("square", 409)
    assert len(square_double.acts.sellers) == 2
    row = await owner.row()
    assert (row["external_id"], row["status"]) == (seller.id, "RESTRICTED")
