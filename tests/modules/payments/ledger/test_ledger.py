"""What is written into the books when money moves."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from tests.conftest import MovableClock
from tests.modules.payments.ledger.books import Books

from mercat.modules.payments.models import (
    AccountKey,
    Beneficiary,
    Gateway,
    LedgerAccountKind,
    LedgerTransactionKind,
    PayoutStatus,
)
from mercat.modules.payments.repository import LedgerRepository
from mercat.platform.money import Money

PAID, FAILED = PayoutStatus.PAID, PayoutStatus.FAILED


async def test_money_comes_goes_back_and_is_paid_out(books: Books) -> None:
    charge = await books.pay(4500, 450)
    assert await books.balances() == {
        "CLEARING SANDBOX GBP": 4500,
        "PAYABLE SANDBOX GBP": -4050,
        "FEES GBP": -450,
    }

    await books.refund(charge, 1500)
    assert await books.balances() == {
        "CLEARING SANDBOX GBP": 3000,
        "PAYABLE SANDBOX GBP": -2700,
        "FEES GBP": -300,
    }

    payout = await books.pay_out()
    assert payout is not None
    assert await books.balances() == {
        "CLEARING SANDBOX GBP": 3000,
        "TRANSIT SANDBOX GBP": -2700,
        "FEES GBP": -300,
    }
    assert await books.end_payout(payout, PAID)
    assert await books.balances() == {"CLEARING SANDBOX GBP": 300, "FEES GBP": -300}
    assert await books.faults() == []


async def test_what_was_paid_out_already_is_owed_to_us_and_taken_of_the_next_money(
    books: Books,
) -> None:
    charge = await books.pay(1000, 100)
    payout = await books.pay_out()
    assert payout is not None
    await books.refund(charge, 1000)
    assert await books.balances() == {
        "CLAWBACK GBP": 900,
        "TRANSIT SANDBOX GBP": -900,
    }
    assert await books.pay_out() is None

    await books.pay(500, 50, gateway=Gateway.STRIPE)  # money that lies elsewhere pays it too
    assert await books.pay_out(Gateway.STRIPE) is None
    await books.pay(2000, 200, gateway=Gateway.STRIPE)
    later = books.resources.clock.now() + timedelta(days=1)
    async with books.open() as (_, ledger):
        due = await ledger.due(books.business_id, Gateway.STRIPE, "GBP", later)
    assert due == Money(1800 + 450 - 900, "GBP")  # also before it is recovered
    second = await books.pay_out(Gateway.STRIPE)

    assert second is not None
    assert second.amount == 450 + 1800 - 900
    assert await books.faults() == []


async def test_a_refund_that_failed_pays_first_what_is_owed(books: Books) -> None:
    charge, other = await books.pay(1000, 100), await books.pay(500)
    await books.pay_out()
    refund = await books.refund(charge, 600)
    assert (await books.balances())["CLAWBACK GBP"] == 540
    await books.refund(other, 100)

    assert await books.fail_refund(refund)
    assert not await books.fail_refund(refund)
    balances = await books.balances()
    assert balances["CLAWBACK GBP"] == 100
    assert "PAYABLE SANDBOX GBP" not in balances
    again = await books.refund(charge, 600)
    await books.pay(5000)
    await books.pay_out()
    assert await books.fail_refund(again)

    assert (await books.balances())["PAYABLE SANDBOX GBP"] == -540
    assert await books.faults() == []


async def test_what_was_never_written_is_not_undone(books: Books) -> None:
    charge = await books.pay(1000, 100)
    refund = await books.refund(charge, 600, settled=False)
    before = await books.balances()

    assert not await books.fail_refund(refund)

    payout = books.payout(Money(900, "GBP"))
    async with books.open() as (_, ledger):
        assert not await ledger.payout_paid(payout)
        assert not await ledger.payout_failed(payout)
    assert await books.balances() == before


async def test_a_dispute_takes_and_gives_again(books: Books) -> None:
    charge = await books.pay(1000, 100)
    dispute = await books.dispute(charge, 1000)
    assert await books.balances() == {}

    assert await books.win(dispute)
    assert not await books.win(dispute)

    assert await books.balances() == {
        "CLEARING SANDBOX GBP": 1000,
        "PAYABLE SANDBOX GBP": -900,
        "FEES GBP": -100,
    }
    assert await books.faults() == []


async def test_where_the_gateway_pays_the_business_nothing_waits(books: Books) -> None:
    charge = await books.pay(1000, 100, gateway=Gateway.SQUARE)
    assert await books.balances() == {"CLEARING SQUARE GBP": 100, "FEES GBP": -100}

    refund = await books.refund(charge, 400)
    dispute = await books.dispute(charge, 600)
    assert await books.balances() == {}

    await books.fail_refund(refund)
    await books.win(dispute)
    assert await books.balances() == {"CLEARING SQUARE GBP": 100, "FEES GBP": -100}
    assert await books.pay_out(Gateway.SQUARE) is None
    assert await books.faults() == []


async def test_plans_are_the_platforms_revenue(books: Books) -> None:
    ours: dict[str, Any] = {"beneficiary": Beneficiary.PLATFORM, "gateway": Gateway.SQUARE}
    charge = await books.pay(2900, **ours)
    dispute = await books.dispute(charge, 900)
    refund = await books.refund(charge, 1000)
    assert await books.balances() == {"CLEARING SQUARE GBP": 1000, "REVENUE GBP": -1000}

    await books.win(dispute)
    await books.fail_refund(refund)

    assert await books.balances() == {"CLEARING SQUARE GBP": 2900, "REVENUE GBP": -2900}
    assert await books.faults() == []


@pytest.mark.parametrize(
    ("ends", "news"),
    [([PAID, PAID, FAILED, PAID], [True, False, True, False]), ([FAILED, PAID], [True, False])],
    ids=["arrived", "failed"],
)
async def test_a_payout_ends_once_or_is_sent_back(
    books: Books, ends: list[PayoutStatus], news: list[bool]
) -> None:
    await books.pay(1000, 100)
    payout = await books.pay_out()
    assert payout is not None

    assert [await books.end_payout(payout, status) for status in ends] == news

    assert (await books.balances())["PAYABLE SANDBOX GBP"] == -900
    assert await books.faults() == []


async def test_only_money_that_lay_long_enough_is_due(books: Books, clock: MovableClock) -> None:
    before = clock.now()
    await asyncio.sleep(0.02)
    await books.pay(1000)
    await asyncio.sleep(0.02)
    then = clock.now()
    assert await books.pay_out(before=before) is None
    first = await books.pay_out(before=then)
    await books.pay(300)

    # What has been paid out since has left, though its own entry is young.
    assert await books.pay_out(before=then) is None
    assert first is not None
    await books.end_payout(first, FAILED)
    again = await books.pay_out(before=then)

    assert (first.amount, again.amount if again else None) == (1000, 1000)
    assert (await books.balances())["PAYABLE SANDBOX GBP"] == -300


async def test_the_same_is_written_once_by_whoever_comes(books: Books) -> None:
    charge = books.charge(1000, 100)
    async with books.open() as (session, _):
        session.add(charge)

    async def capture() -> bool:
        async with books.open() as (_, ledger):
            return await ledger.capture(charge)

    assert sorted(await asyncio.gather(*(capture() for _ in range(4)))) == [False] * 3 + [True]
    assert (await books.balances())["CLEARING SANDBOX GBP"] == 1000


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "control"])
async def test_refunds_and_payouts_at_once_never_give_out_more_than_there_is(
    books: Books, monkeypatch: pytest.MonkeyPatch, *, locked: bool
) -> None:
    """Every payment may be refunded while all of them are paid out: what left is owed to us, and
    no account is overdrawn. Without the lock one is.
    """
    if not locked:
        monkeypatch.setattr(LedgerRepository, "lock", _nobody_waits)
    monkeypatch.setattr(LedgerRepository, "balances", _slowly(LedgerRepository.balances))
    charges = [await books.pay(1000, 100) for _ in range(4)]

    done = await asyncio.gather(
        *(books.refund(charge, 1000) for charge in charges),
        *(books.pay_out() for _ in range(2)),
        return_exceptions=True,
    )

    assert ("signs" in await books.faults()) is not locked
    if locked:
        assert not [one for one in done if isinstance(one, BaseException)]
        balances = await books.balances()
        paid_out = -balances.get("TRANSIT SANDBOX GBP", 0)
        assert balances.get("CLAWBACK GBP", 0) + balances.get("PAYABLE SANDBOX GBP", 0) == paid_out


async def test_the_database_refuses_what_does_not_balance(books: Books) -> None:
    await books.pay(1000, 100)
    before = await books.balances()
    gbp = AccountKey(LedgerAccountKind.FEES, "GBP")
    usd = AccountKey(LedgerAccountKind.FEES, "USD")
    clearing = AccountKey(LedgerAccountKind.CLEARING, "GBP", gateway=Gateway.SANDBOX)
    begun = (LedgerTransactionKind.CAPTURE, "capture:?", books.business_id, None, "Odd")
    for lines in ({gbp: 100, clearing: -99}, {gbp: 100, usd: -100}, {gbp: 100}, {}):
        async with books.resources.database.open_session() as session:
            made = await LedgerRepository(session).begin(*begun)
            assert made is not None
            if lines:
                await LedgerRepository(session).write(made, lines)
            with pytest.raises(IntegrityError, match="sum to zero"):
                await session.commit()

    async with books.resources.database.open_session() as session:  # to one that was whole
        whole = await session.scalar(text("SELECT id FROM ledger_transactions"))
        await LedgerRepository(session).write(whole, {gbp: 5})
        with pytest.raises(IntegrityError, match="sum to zero"):
            await session.commit()
    assert await books.balances() == before


@pytest.mark.parametrize("table", ["ledger_entries", "ledger_transactions", "ledger_accounts"])
async def test_nothing_in_the_books_is_changed(books: Books, table: str) -> None:
    await books.pay(1000, 100)
    before = await books.balances()
    for statement in (
        f"UPDATE {table} SET created_at = now()",  # noqa: S608 (of our own words)
        f"DELETE FROM {table}",  # noqa: S608
        f"TRUNCATE {table} CASCADE",
    ):
        for role, refusal in (("mercat", "only added to"), ("mercat_app", "permission denied")):
            async with books.resources.database.open_session() as session:
                await session.execute(text(f"SET LOCAL ROLE {role}"))
                with pytest.raises(DBAPIError, match=refusal):
                    await session.execute(text(statement))
    assert await books.balances() == before


async def _nobody_waits(*_: object) -> None:
    """For the control."""


def _slowly(ask: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def asked(*given: Any) -> Any:
        found = await ask(*given)
        await asyncio.sleep(0.02)
        return found

    return asked
