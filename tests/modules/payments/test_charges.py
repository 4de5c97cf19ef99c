"""Charges, as other modules open, void and refund them."""

import asyncio
from dataclasses import replace

import pytest
from tests.modules.payments.conftest import FORTY_FIVE, Till

from mercat.modules.payments.errors import NoCharge, PaymentsUnavailable, RefundTooLarge
from mercat.modules.payments.models import Gateway
from mercat.modules.payments.service import Charges, page_url
from mercat.platform.ids import uuid7
from mercat.platform.money import CurrencyMismatch, Money
from mercat.platform.settings import Settings


def gbp(amount: int) -> Money:
    return Money(amount, "GBP")


async def pay(till: Till, charge_id: object) -> None:
    async with till.charges() as charges:
        charge = await charges.get(charge_id)  # type: ignore[arg-type]  # what `open` gave
        charge.settle(till.resources.clock.now())


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
    await pay(till, paid)

    for _ in range(2):
        async with till.charges() as charges:
            assert await charges.void(unpaid)
            assert not await charges.void(paid)

    assert [await till.status(unpaid), await till.status(paid)] == ["EXPIRED", "SUCCEEDED"]


async def test_all_charges_of_a_thing_are_void_at_once(till: Till) -> None:
    first, second = await till.open(), await till.open()
    other = await replace(till, subject_id=uuid7()).open()

    paid = await till.open()
    await pay(till, paid)

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
    await pay(till, charge_id)

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
    await pay(till, first)
    await pay(till, second)

    async with till.charges() as charges:
        await charges.refund_of("booking", till.subject_id, gbp(2500))

    told = [(await till.row(one))["refunded_amount"] for one in (first, second, never)]
    assert told == [1500, 1000, 0]
    async with till.charges() as charges:
        with pytest.raises(RefundTooLarge):
            await charges.refund_of("booking", till.subject_id, gbp(3001))


async def test_two_refunds_at_once_do_not_give_more_than_there_is(till: Till) -> None:
    charge_id = await till.open()
    await pay(till, charge_id)

    async def give_back() -> None:
        async with till.charges() as charges:
            await charges.refund(charge_id, gbp(3000))

    done = await asyncio.gather(*(give_back() for _ in range(4)), return_exceptions=True)

    assert sum(one is None for one in done) == 1
    assert {type(one) for one in done if one} == {RefundTooLarge}
    assert (await till.row(charge_id))["refunded_amount"] == 3000


async def test_what_is_not_there_is_not_there(till: Till) -> None:
    async with till.charges() as charges:
        with pytest.raises(NoCharge):
            await charges.void(uuid7())


def test_the_address_is_the_public_one() -> None:
    public = Settings(_env_file=None, public_url="https://mercat.example/")
    assert page_url(public, Gateway.STRIPE, uuid7()).startswith("https://mercat.example/pay/")
