"""Whatever is paid, goes back, is disputed, fails and is paid out, in whatever order, in currencies
of none, two and three decimals: a model that only adds up says what the books say, and no invariant
is broken.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.modules.payments.ledger.books import Books

from mercat.modules.payments.models import (
    Beneficiary,
    Charge,
    Dispute,
    Gateway,
    Payout,
    PayoutStatus,
    Refund,
)
from mercat.modules.payments.repository import Returned
from mercat.modules.payments.service.postings import clearing, moved, payable
from mercat.platform.money import Money

CURRENCIES = ("GBP", "JPY", "BHD")
_which = st.integers(0, 7)
_steps = st.one_of(
    st.tuples(
        st.just("pay"),
        st.integers(1, 99_999),
        st.sampled_from([0, 1, 250, 1_000, 9_999, 10_000]),
        st.sampled_from(CURRENCIES),
        st.sampled_from(Gateway),
        st.sampled_from([Beneficiary.BUSINESS] * 3 + [Beneficiary.PLATFORM]),
    ),
    st.tuples(st.sampled_from(["refund", "dispute"]), _which, st.integers(1, 100)),
    st.tuples(st.sampled_from(["fail", "win", "arrive", "come back"]), _which),
    st.tuples(st.just("pay out"), st.sampled_from(CURRENCIES), st.sampled_from(Gateway)),
)


@dataclass
class Life:
    """What ought to be in the books, by kind and currency, the gateways' by gateway as well."""

    books: Books
    charges: list[Charge] = field(default_factory=list)
    left: Counter[object] = field(default_factory=Counter)
    refunds: list[Refund] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    payouts: list[Payout] = field(default_factory=list)
    arrived: set[object] = field(default_factory=set)
    wanted: Counter[str] = field(default_factory=Counter)

    async def step(self, kind: str, *rest: Any) -> None:
        if kind == "pay":
            await self._pay(*rest)
        elif kind in {"refund", "dispute"}:
            await self._take(kind, *rest)
        elif kind in {"fail", "win"}:
            await self._undo(kind, *rest)
        elif kind == "pay out":
            await self._pay_out(*rest)
        elif self.payouts:
            await self._end(kind, *rest)

    async def _pay(
        self, amount: int, bp: int, currency: str, gateway: Gateway, whose: Beneficiary
    ) -> None:
        ours = whose is Beneficiary.PLATFORM
        fee = 0 if ours else Money(amount, currency).share(bp).amount
        charge = await self.books.pay(amount, fee, currency, gateway, whose)
        self.charges.append(charge)
        self.left[charge.id] = amount
        self._count(charge, charge, 1)

    async def _take(self, kind: str, which: int, percent: int) -> None:
        if not self.charges:
            return
        charge = self.charges[which % len(self.charges)]
        amount = min(self.left[charge.id], max(1, charge.amount * percent // 100))
        if not amount:
            return
        part: Refund | Dispute
        if kind == "refund":
            part = await self.books.refund(charge, amount)
            self.refunds.append(part)
        else:
            part = await self.books.dispute(charge, amount)
            self.disputes.append(part)
        self.left[charge.id] -= amount
        self._count(part, charge, -1)

    async def _undo(self, kind: str, which: int) -> None:
        parts: list[Any] = self.refunds if kind == "fail" else self.disputes
        if not parts:
            return
        part = parts.pop(which % len(parts))
        undo = self.books.fail_refund if kind == "fail" else self.books.win
        assert await undo(part)
        charge = next(one for one in self.charges if one.id == part.charge_id)
        self.left[charge.id] += part.amount
        self._count(part, charge, 1)

    async def _pay_out(self, currency: str, gateway: Gateway) -> None:
        owed = -self.wanted[f"OWED {currency}"]
        payout = await self.books.pay_out(gateway, currency)
        if payout is None:
            return
        assert 0 < payout.amount <= owed
        self.payouts.append(payout)
        self._move(payout, f"OWED {currency}", f"TRANSIT {gateway} {currency}")

    async def _end(self, kind: str, which: int) -> None:
        payout = self.payouts[which % len(self.payouts)]
        place = f"{payout.gateway} {payout.currency}"
        if kind == "arrive":
            news = await self.books.end_payout(payout, PayoutStatus.PAID)
            assert news == (payout.id not in self.arrived)
            if news:
                self._move(payout, f"TRANSIT {place}", f"CLEARING {place}")
                self.arrived.add(payout.id)
            return
        assert await self.books.end_payout(payout, PayoutStatus.FAILED)
        self.payouts.remove(payout)
        was = "CLEARING" if payout.id in self.arrived else "TRANSIT"
        self._move(payout, f"{was} {place}", f"OWED {payout.currency}")

    def _count(self, part: Charge | Refund | Dispute, charge: Charge, sign: int) -> None:
        clearing = f"CLEARING {charge.gateway} {charge.currency}"
        if charge.beneficiary is Beneficiary.PLATFORM:
            self.wanted[clearing] += sign * part.amount
            self.wanted[f"REVENUE {charge.currency}"] -= sign * part.amount
            return
        direct = charge.gateway is Gateway.SQUARE  # which keeps our part alone
        self.wanted[clearing] += sign * (part.fee_amount if direct else part.amount)
        self.wanted[f"FEES {charge.currency}"] -= sign * part.fee_amount
        if not direct:
            self.wanted[f"OWED {charge.currency}"] -= sign * (part.amount - part.fee_amount)

    def _move(self, payout: Payout, to: str, out_of: str) -> None:
        self.wanted[to] += payout.amount
        self.wanted[out_of] -= payout.amount


async def summed(books: Books) -> dict[str, int]:
    totals = Counter[str]()
    for name, amount in (await books.balances()).items():
        kind, *_, currency = name.split()
        is_owed = kind in {"PAYABLE", "CLAWBACK"}
        totals[f"OWED {currency}" if is_owed else name] += amount
    return {name: amount for name, amount in totals.items() if amount}


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(_steps, min_size=6, max_size=16))
async def test_the_books_say_what_adding_up_says(books: Books, steps: list[Any]) -> None:
    life = Life(books)
    for step in steps:
        await life.step(*step)

    assert await summed(books) == {name: amount for name, amount in life.wanted.items() if amount}
    assert await books.faults() == []
    await clear(books)


async def clear(books: Books) -> None:
    names = (
        *("ledger_entries", "ledger_transactions", "ledger_accounts"),
        *("refunds", "disputes", "payouts", "charges"),
    )
    await books.run(*(f"DELETE FROM {name}" for name in names))  # noqa: S608 (our own)


async def test_books_without_our_fee_are_found_out(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: they balance, and are wrong."""
    monkeypatch.setattr(
        "mercat.modules.payments.service.ledger.captured",
        lambda charge: moved(charge.amount, clearing(charge), payable(charge)),
    )
    life = Life(books)
    await life.step("pay", 1000, 250, "GBP", Gateway.SANDBOX, Beneficiary.BUSINESS)

    assert await summed(books) != dict(life.wanted)
    assert await books.faults() == ["fees", "owed"]


_amounts = st.integers(0, 10**12)


@given(amount=_amounts, bp=st.integers(0, 10_000), parts=st.lists(st.integers(1, 100), min_size=1))
def test_what_goes_back_in_parts_gives_back_the_whole_fee(
    amount: int, bp: int, parts: list[int]
) -> None:
    """By the method of the largest remainder the parts are the whole; each with its share of the
    commission, what was ours of them is what was ours of the whole.
    """
    whole = Money(amount + 1, "JPY")
    fee = whole.share(bp).amount
    charge = Charge(amount=whole.amount, currency="JPY", fee_amount=fee, refunded_amount=0)
    shares = whole.split(parts)
    assert sum(share.amount for share in shares) == whole.amount
    back = 0
    for share in shares:
        part = Returned(0, back).fee_part(charge, share)
        assert 0 <= part <= share.amount
        back += part
        charge.refunded_amount += share.amount
    assert back == fee
