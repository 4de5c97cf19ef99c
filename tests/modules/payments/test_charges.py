"""Charges, as other modules open, void and refund them."""

import asyncio
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from tests.conftest import MovableClock
from tests.modules.payments.conftest import FORTY_FIVE, Till

from mercat.modules.payments.errors import (
    NoCharge,
    PaymentsUnavailable,
    RefundConflict,
    RefundTooLarge,
)
from mercat.modules.payments.models import Beneficiary, Charge, Gateway
from mercat.modules.payments.repository import Returned
from mercat.modules.payments.service import Charges, page_url
from mercat.platform.ids import uuid7
from mercat.platform.money import CurrencyMismatch, Money
from mercat.platform.settings import Settings


def gbp(amount: int) -> Money:
    return Money(amount, "GBP")


async def test_a_charge_is_opened(till: Till) -> None:
    charge_id = await till.open()

    assert await till.row(charge_id) == {
        "status": "CREATED",
        "amount": 4500,
        "refunded_amount": 0,
        "paid_at": None,
    }
    url = page_url(till.resources.settings, Gateway.SANDBOX, charge_id)
    assert url == f"http://127.0.0.1:8000/sandbox/checkout/{charge_id}"


async def test_nobody_collects_in_production(till: Till) -> None:
    production = till.resources.settings.model_copy(update={"environment": "production"})
    owed = (till.payer_id, till.business_id, "booking", till.subject_id)
    async with till.resources.database.open_session() as session:
        with pytest.raises(PaymentsUnavailable):
            await Charges(session, production, till.resources.clock).open(
                *owed, "Studio A", FORTY_FIVE, till.resources.clock.now()
            )
        assert not session.new


async def test_what_is_void_is_void_and_what_is_paid_stays_paid(till: Till) -> None:
    unpaid, paid = await till.open(), await till.open()
    await till.pay(paid)

    for _ in range(2):
        async with till.charges() as charges:
            assert await charges.void(unpaid)
            assert not await charges.void(paid)

    assert [await till.status(unpaid), await till.status(paid)] == ["EXPIRED", "SUCCEEDED"]


async def test_all_charges_of_a_thing_are_void_at_once(till: Till) -> None:
    first, second = await till.open(), await till.open()
    other = await replace(till, subject_id=uuid7()).open()

    paid = await till.open()
    await till.pay(paid)

    async with till.charges() as charges:
        await charges.void_of("booking", till.subject_id)

    assert [await till.status(one) for one in (first, second, other, paid)] == [
        "EXPIRED",
        "EXPIRED",
        "CREATED",
        "SUCCEEDED",
    ]


async def test_no_more_goes_back_than_has_come(till: Till) -> None:
    charge_id = await till.open()
    async with till.charges() as charges:
        with pytest.raises(RefundTooLarge):
            await charges.refund(charge_id, gbp(1))  # nothing has come yet
    await till.pay(charge_id)

    async with till.charges() as charges:
        await charges.refund(charge_id, gbp(1500))
    assert await till.status(charge_id) == "PARTIALLY_REFUNDED"
    async with till.charges() as charges:
        with pytest.raises(RefundTooLarge):
            await charges.refund(charge_id, gbp(3001))
    async with till.charges() as charges:
        with pytest.raises(CurrencyMismatch):
            await charges.refund(charge_id, Money(1, "USD"))
    async with till.charges() as charges:
        await charges.refund(charge_id, gbp(3000))

    row = await till.row(charge_id)
    assert (row["status"], row["refunded_amount"]) == ("REFUNDED", 4500)


async def test_of_several_payments_the_last_goes_back_first(till: Till) -> None:
    first, second, never = await till.open(), await till.open(gbp(1000)), await till.open()
    await till.pay(first)
    await till.pay(second, gbp(1000))

    async with till.charges() as charges:
        await charges.refund_of("booking", till.subject_id, gbp(2500))

    told = [(await till.row(one))["refunded_amount"] for one in (first, second, never)]
    assert told == [1500, 1000, 0]
    async with till.charges() as charges:
        with pytest.raises(RefundTooLarge):
            await charges.refund_of("booking", till.subject_id, gbp(3001))


async def test_two_refunds_at_once_do_not_give_more_than_there_is(till: Till) -> None:
    charge_id = await till.open()
    await till.pay(charge_id)

    async def give_back() -> None:
        async with till.charges() as charges:
            await charges.refund(charge_id, gbp(3000))

    done = await asyncio.gather(*(give_back() for _ in range(4)), return_exceptions=True)

    assert sum(one is None for one in done) == 1
    assert {type(one) for one in done if one} == {RefundTooLarge}
    assert (await till.row(charge_id))["refunded_amount"] == 3000


async def connect(till: Till, gateway: Gateway, status: str = "ACTIVE") -> UUID:
    made: UUID = await till.value(
        "INSERT INTO gateway_accounts (id, business_id, connected_by, gateway, status,"
        " external_id, charges_enabled) VALUES (gen_random_uuid(), :business, :user, :gateway,"
        " :status, 'acct_1', true) RETURNING id",
        business=till.business_id,
        user=till.payer_id,
        gateway=gateway,
        status=status,
    )
    return made


def keyed(till: Till, environment: str = "production") -> Settings:
    return till.resources.settings.model_copy(
        update={
            "environment": environment,
            "stripe_secret_key": SecretStr("sk_test_1"),
            "square_application_id": "sq0idp-1",
        }
    )


async def test_the_gateway_is_the_one_that_the_business_has(till: Till) -> None:
    """Stripe before Square, and only what takes money; a plan is paid to the platform's own."""
    owed = (till.payer_id, till.business_id, "booking", till.subject_id, "A", FORTY_FIVE)
    until = till.resources.clock.now() + timedelta(minutes=30)

    async def opened(**more: Any) -> tuple[Gateway, UUID | None, int]:
        async with till.resources.database.open_session() as session:
            charges = Charges(session, keyed(till), till.resources.clock)
            charge = await charges.open(*owed, until, **more)
            await session.commit()
        return charge.gateway, charge.account_id, charge.fee_amount

    with pytest.raises(PaymentsUnavailable):
        await opened()
    await connect(till, Gateway.STRIPE, "RESTRICTED")
    square = await connect(till, Gateway.SQUARE)
    with pytest.raises(PaymentsUnavailable):  # it has no place there for pounds
        await opened()
    for currency in ("EUR", "GBP"):
        await till.value(
            "INSERT INTO square_locations (id, account_id, external_id, name, currency)"
            " VALUES (gen_random_uuid(), :account, :name, 'Shop', :name)",
            account=square,
            name=currency,
        )
    commission = await till.value("SELECT commission_bp FROM plans WHERE code = 'FREE'")
    assert await opened() == (Gateway.SQUARE, square, FORTY_FIVE.share(commission).amount)
    await till.value("UPDATE gateway_accounts SET status = 'ACTIVE'")
    assert (await opened())[0] is Gateway.STRIPE
    owed = (*owed[:-1], Money(4_505, "KWD"))  # in a step that Stripe cannot take
    with pytest.raises(PaymentsUnavailable):
        await opened()
    owed = (*owed[:-1], FORTY_FIVE)
    assert await opened(beneficiary=Beneficiary.PLATFORM) == (Gateway.STRIPE, None, 0)
    assert len(await till.announced("CheckoutDue")) == 3
    sandbox = await till.open()
    assert {"charge_id": str(sandbox)} not in await till.announced("CheckoutDue")


async def test_a_gateway_closes_its_page_before_anything_else_happens(
    till: Till, clock: MovableClock
) -> None:
    """Nobody waits for longer than five minutes; what has no page is closed at once."""
    pageless, paged, paid, slow = [await till.open() for _ in range(4)]
    await till.value(
        "UPDATE charges SET gateway = 'STRIPE', status = 'PENDING',"
        " checkout_id = 'cs_' || id WHERE id <> :id",
        id=pageless,
    )
    await till.take(till.arrival(paid), gateway=Gateway.STRIPE)

    async def closed() -> list[bool]:
        async with till.charges() as charges:
            return [await charges.close_first(one) for one in (pageless, paged, paid, slow)]

    assert await closed() == [True, False, False, False]
    assert await closed() == [True, False, False, False]
    assert await till.announced("CheckoutVoidDue") == [
        {"charge_id": str(one)} for one in (paged, slow)
    ]
    assert await till.status(paged) == "PENDING"
    await till.value("UPDATE charges SET closed_at = now() WHERE id = :id", id=paged)
    assert await closed() == [True, True, False, False]
    clock.move(minutes=5)
    assert await closed() == [True, True, False, True]
    assert [await till.status(one) for one in (paged, paid, slow)] == [
        "EXPIRED",
        "SUCCEEDED",
        "EXPIRED",
    ]


async def test_who_believes_something_else_gives_nothing_back(till: Till) -> None:
    charge_id = await till.open()
    await till.pay(charge_id)
    for expected, right in ((0, True), (0, False), (1500, True), (1500, False)):
        async with till.charges() as charges:
            with nullcontext() if right else pytest.raises(RefundConflict):
                await charges.refund(charge_id, gbp(1500), expected=gbp(expected))
    assert (await till.row(charge_id))["refunded_amount"] == 3000
    async with till.charges() as charges:
        assert (await charges.refund(charge_id)).amount == 1500  # all that is left
    async with till.charges() as charges:
        with pytest.raises(RefundTooLarge):
            await charges.refund(charge_id)


@given(
    amount=st.integers(1, 10_000),
    basis_points=st.integers(0, 10_000),
    cuts=st.lists(st.integers(0, 10_000), max_size=8),
)
def test_the_commission_goes_back_with_the_money(
    amount: int, basis_points: int, cuts: list[int]
) -> None:
    """In the end all of it, and never more than its share."""
    fee = gbp(amount).share(basis_points).amount
    charge = Charge(amount=amount, currency="GBP", fee_amount=fee, refunded_amount=0)
    back = 0
    for cut in sorted({min(cut, amount) for cut in cuts} | {amount}):
        part = gbp(cut - charge.refunded_amount)
        back += Returned(0, back).fee_part(charge, part)
        charge.refunded_amount = cut
        assert back == fee * cut // amount
    assert back == fee


async def test_what_is_not_there_is_not_there(till: Till) -> None:
    async with till.charges() as charges:
        with pytest.raises(NoCharge):
            await charges.void(uuid7())


def test_the_address_is_the_public_one() -> None:
    public = Settings(_env_file=None, public_url="https://mercat.example/")
    assert page_url(public, Gateway.STRIPE, uuid7()).startswith("https://mercat.example/pay/")


async def test_what_comes_back_ends_where_its_gateway_can_move_it(till: Till) -> None:
    """Half of 10.010 dinars is 5.005, which Stripe does not take."""
    price = Money(10_010, "KWD")
    charge_id = await till.open(price)
    await till.pay(charge_id, price)
    await till.value("UPDATE charges SET gateway = 'STRIPE'")
    async with till.charges() as charges:
        back = await charges.refund_of("booking", till.subject_id, Money(5_005, "KWD"))
        assert back == Money(5_010, "KWD")
        rest = await charges.refund_of("booking", till.subject_id, Money(4_995, "KWD"))
        assert rest == Money(5_000, "KWD")
    assert (await till.row(charge_id))["status"] == "REFUNDED"
