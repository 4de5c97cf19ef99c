"""What gateways tell, in any order and any number of times."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import permutations
from uuid import UUID

import pytest
from tests.modules.payments.conftest import Till

from mercat.modules.payments.errors import (
    FactRefused,
    NotKnownYet,
    PaidTwice,
    RefundExceeds,
    RefundTooLarge,
    WrongMoney,
)
from mercat.modules.payments.gateways.facts import (
    CheckoutEnded,
    DisputeClosed,
    DisputeOpened,
    Fact,
    PaymentDeclined,
    Progress,
    RefundMoved,
)
from mercat.modules.payments.gateways.sandbox import payment_name
from mercat.platform.ids import uuid7
from mercat.platform.money import Money


def gbp(amount: int) -> Money:
    return Money(amount, "GBP")


def console(charge_id: UUID, amount: int, name: str = "re", **more: object) -> RefundMoved:
    """A refund that was made at the company itself."""
    told = RefundMoved(
        external_id=f"{name}_{charge_id}",
        payment_id=payment_name(charge_id),
        money=gbp(amount),
        progress=Progress.SUCCEEDED,
    )
    return replace(told, **more)  # type: ignore[arg-type]  # fields of it


def dispute(charge_id: UUID, amount: int) -> DisputeOpened:
    return DisputeOpened(
        external_id=f"dp_{charge_id}",
        payment_id=payment_name(charge_id),
        money=gbp(amount),
        reason="fraudulent",
    )


def decided(charge_id: UUID, amount: int, *, won: bool) -> DisputeClosed:
    opened = dispute(charge_id, amount)
    return DisputeClosed(
        external_id=opened.external_id,
        payment_id=opened.payment_id,
        money=opened.money,
        reason=opened.reason,
        won=won,
    )


@dataclass
class Life:
    """Of one charge of 45 pounds: what cannot be taken up is told again, as a sweeper does."""

    till: Till
    id: UUID
    waiting: list[Fact] = field(default_factory=list)
    known: list[Fact] = field(default_factory=list)

    async def tell(self, fact: Fact) -> None:
        try:
            await self.till.take(fact)
        except FactRefused:
            self.waiting.append(fact)
        else:
            self.known.append(fact)

    async def sweep(self) -> None:
        for fact in self.waiting.copy():
            self.waiting.remove(fact)
            await self.tell(fact)

    async def paid(self) -> None:
        await self.tell(self.till.arrival(self.id))

    async def expired(self) -> None:
        async with self.till.charges() as charges:
            await charges.void(self.id)
        await self.tell(CheckoutEnded(charge_id=self.id))

    async def cancelled(self) -> None:
        """A third comes back, if anything has come."""
        async with self.till.charges() as charges:
            await charges.void(self.id)
            with suppress(RefundTooLarge):
                await charges.refund(self.id, gbp(1500))

    async def refunded(self) -> None:
        await self.tell(console(self.id, 1000))

    async def disputed(self) -> None:
        await self.tell(dispute(self.id, 2000))

    async def answered(self) -> None:
        """What is on its way has gone back."""
        pending = "SELECT id FROM refunds WHERE charge_id = :id AND status = 'PENDING'"
        refund_id = await self.till.value(pending, id=self.id)
        if refund_id is not None:
            await self.tell(console(self.id, 1500, "our", refund_id=refund_id))


@pytest.mark.timeout(300)
async def test_every_order_ends_well(till: Till) -> None:
    """Paid, expired, cancelled, refunded and disputed: late money included, for most orders are out
    of order. Half of the disputes are won. In the end everything is told once more.
    """
    names = ("paid", "expired", "cancelled", "refunded", "disputed")
    wanted = {}
    for count, order in enumerate(permutations(names)):
        life, won = Life(till, await till.open()), count % 2 == 0
        for name in (*order, "answered"):
            act: Callable[[], Awaitable[None]] = getattr(life, name)
            await act()
        await life.sweep()
        await life.tell(decided(life.id, 2000, won=won))
        assert not any(await till.take(*life.known)), order
        assert life.waiting == [], order
        back = 1000 + 1500 * (order.index("cancelled") > order.index("paid"))
        wanted[life.id] = ["PARTIALLY_REFUNDED" if won else "DISPUTED", str(back), "true"]

    told = "ARRAY[status, refunded_amount::text, (paid_at IS NOT NULL)::text]"
    found = await till.value(f"SELECT jsonb_object_agg(id, {told}) FROM charges")  # noqa: S608 (our own)
    assert found == {str(charge_id): row for charge_id, row in wanted.items()}
    assert await till.faults() == []
    for event, times in (("PaymentSettled", 1), ("ChargeRefunded", 1), ("DisputeChanged", 2)):
        assert len(await till.announced(event)) == times * len(wanted)


async def test_all_at_once_ends_well_too(till: Till) -> None:
    for _ in range(8):
        life = Life(till, await till.open())
        acts = (life.paid, life.expired, life.cancelled, life.refunded, life.disputed, life.paid)
        await asyncio.gather(*(act() for act in acts))
        for _ in range(2):
            await life.sweep()
            await life.answered()
        row = await till.row(life.id)
        assert (row["status"], row["paid_at"] is None) == ("DISPUTED", False)
        assert row["refunded_amount"] in {1000, 2500}
        assert life.waiting == []
    assert await till.faults() == []


async def test_other_money_than_is_owed_changes_nothing(till: Till) -> None:
    charge_id = await till.open()
    before = await till.row(charge_id)
    for money in (gbp(4499), gbp(4501), Money(4500, "USD")):
        with pytest.raises(WrongMoney):
            await till.take(till.arrival(charge_id, money))
    for unknown in (till.arrival(uuid7()), dispute(charge_id, 1), console(charge_id, 1)):
        with pytest.raises(NotKnownYet):
            await till.take(unknown)
    assert await till.row(charge_id) == before
    assert await till.value("SELECT count(*) FROM ledger_transactions") == 0
    assert await till.announced("PaymentSettled") == []

    await till.pay(charge_id)
    with pytest.raises(PaidTwice):
        await till.take(replace(till.arrival(charge_id), payment_id="another"))
    with pytest.raises(RefundExceeds):
        await till.take(console(charge_id, 4501))
    with pytest.raises(WrongMoney):
        await till.take(console(charge_id, 1, money=Money(1, "USD")))
    assert (await till.row(charge_id))["refunded_amount"] == 0
    assert await till.faults() == []


async def test_a_card_that_is_declined_may_be_tried_again(till: Till) -> None:
    charge_id = await till.open()
    declined = PaymentDeclined(charge_id=charge_id)
    assert await till.take(declined, declined) == [True, False]
    assert await till.status(charge_id) == "FAILED"
    await till.pay(charge_id)
    ended = CheckoutEnded(charge_id=charge_id)
    assert await till.take(declined, ended) == [False, False]
    assert await till.status(charge_id) == "SUCCEEDED"


async def test_a_refund_that_fails_is_not_reserved_any_more(till: Till) -> None:
    """Before it has gone back or after; and whatever is told of it then changes nothing."""
    charge_id = await till.open()
    await till.pay(charge_id)
    for settled in (False, True):
        async with till.charges() as charges:
            refund = await charges.refund(charge_id, gbp(4500))
        gone = console(charge_id, 4500, f"our{settled}", refund_id=refund.id)
        failed = replace(gone, progress=Progress.FAILED, error="lost_or_stolen_card")
        assert await till.status(charge_id) == "REFUNDED"
        assert await till.take(*([gone] * settled), failed, gone, failed) == [
            *([True] * settled),
            True,
            False,
            False,
        ]
        row = await till.row(charge_id)
        assert (row["status"], row["refunded_amount"]) == ("SUCCEEDED", 0)
        assert await till.faults() == []
    assert [told["amount"] for told in await till.announced("RefundFailed")] == [4500, 4500]
    # And one that we never heard of before it had failed.
    unknown = console(charge_id, 500, "never", progress=Progress.FAILED)
    late = replace(unknown, progress=Progress.SUCCEEDED)
    assert await till.take(unknown, unknown, late) == [True, False, False]
    assert (await till.row(charge_id))["refunded_amount"] == 0


async def test_a_refund_without_our_name_is_not_taken_for_another(till: Till) -> None:
    """A company that does not give our name back may tell before it answers."""
    charge_id = await till.open()
    await till.pay(charge_id)
    async with till.charges() as charges:
        refund = await charges.refund(charge_id, gbp(1500))
    with pytest.raises(NotKnownYet):
        await till.take(console(charge_id, 1500))
    named = "UPDATE refunds SET gateway_refund_id = :name WHERE id = :id"
    await till.value(named, name=f"re_{charge_id}", id=refund.id)
    assert await till.take(console(charge_id, 1500), console(charge_id, 1500)) == [True, False]
    assert await till.value("SELECT count(*) FROM refunds") == 1
    assert (await till.row(charge_id))["refunded_amount"] == 1500


async def test_what_a_bank_has_taken_is_not_given_back_again(till: Till) -> None:
    charge_id = await till.open()
    await till.pay(charge_id)
    await till.take(dispute(charge_id, 3000))
    async with till.charges() as charges:
        with pytest.raises(RefundTooLarge):
            await charges.refund(charge_id, gbp(1501))
    async with till.charges() as charges:
        given = await charges.refund_of("booking", till.subject_id, gbp(4500))
    assert given == gbp(1500)
    assert await till.status(charge_id) == "DISPUTED"
    await till.take(decided(charge_id, 3000, won=True))
    assert await till.status(charge_id) == "PARTIALLY_REFUNDED"
    async with till.charges() as charges:
        assert await charges.refund_rest(charge_id, "Won") == gbp(3000)
        assert await charges.refund_rest(charge_id, "Won") == gbp(0)


async def test_of_two_equal_refunds_at_once_one_is_given(till: Till) -> None:
    charge_id = await till.open()
    await till.pay(charge_id)

    async def give_back() -> None:
        async with till.charges() as charges:
            await charges.refund(charge_id, gbp(1000), expected=gbp(0))

    done = await asyncio.gather(*(give_back() for _ in range(5)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["NoneType", *["RefundConflict"] * 4]
    assert (await till.row(charge_id))["refunded_amount"] == 1000
