"""Books that cannot be true are found out: by the job, by the metric, and by `mercat doctor`."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client import REGISTRY
from rich.console import Console
from sqlalchemy import text
from tests.conftest import MovableClock
from tests.modules.payments.ledger.books import Books

from mercat.entrypoints.doctor import examine_ledger
from mercat.modules.payments.handlers import watch_ledger
from mercat.modules.payments.models import Payout, PayoutStatus
from mercat.modules.payments.repository import InvariantRepository, invariants
from mercat.modules.payments.service import INVARIANTS, Invariants
from mercat.modules.payments.workflows.check_ledger import WHOLE_AT
from mercat.platform.outbox.schedule import HourPassed

FORGED = "INSERT INTO ledger_entries (id, transaction_id, account_id, amount)"
ONE = "(SELECT id FROM ledger_transactions WHERE kind = 'CAPTURE' LIMIT 1)"
CLEARING = "(SELECT id FROM ledger_accounts WHERE kind = 'CLEARING')"

LESS_COMMISSION = """
    UPDATE ledger_entries SET amount = amount + CASE kind WHEN 'FEES' THEN -1 ELSE 1 END
    FROM ledger_accounts
    WHERE ledger_accounts.id = account_id AND kind IN ('FEES', 'PAYABLE')
        AND transaction_id = (SELECT id FROM ledger_transactions WHERE charge_id = :charge)
"""
"""It is written higher than it is: the transaction sums to zero all the same."""

CASES: Sequence[tuple[Sequence[str], set[str]]] = [
    ([f"{FORGED} SELECT gen_random_uuid(), {ONE}, {CLEARING}, 7"], {"balance", "captures"}),
    (["DELETE FROM ledger_entries"], {"balance", "captures", "payouts", "transit"}),
    (["UPDATE charges SET paid_at = NULL WHERE amount = 500"], {"captures", "fees", "owed"}),
    (["UPDATE refunds SET status = 'PENDING'"], {"refunds", "clearing"}),
    (["UPDATE refunds SET fee_amount = 0"], {"fees", "owed"}),
    (["DELETE FROM refunds"], {"refunds", "reserved"}),
    (["UPDATE charges SET refunded_amount = 201 WHERE amount = 1000"], {"reserved"}),
    (
        ["UPDATE charges SET paid_at = NULL WHERE refunded_amount > 0"],
        {"overpaid", "captures"},
    ),
    (["UPDATE disputes SET status = 'WON'"], {"disputes", "clearing"}),
    (["UPDATE payouts SET status = 'PAID'"], {"payouts", "transit", "clearing"}),
    (["UPDATE payouts SET status = 'FAILED'"], {"payouts", "transit", "owed"}),
    (["UPDATE charges SET beneficiary = 'PLATFORM'"], {"revenue", "fees", "owed"}),
    (["UPDATE ledger_entries SET amount = -amount"], {"signs", "clearing"}),
]
"""What somebody might do to the tables, and at least what is wrong then."""


async def lived(books: Books) -> Payout:
    """Something of everything; on its way: 900 − 180 − 90."""
    charge = await books.pay(1000, 100)
    await books.refund(charge, 200)
    await books.dispute(charge, 100)
    payout = await books.pay_out()
    assert payout is not None
    await books.pay(500, 50)
    return payout


@pytest.mark.parametrize("part", [1, invariants.PART])
async def test_what_cannot_be_true_is_found_out(
    books: Books, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many rows are looked at in one go."""
    monkeypatch.setattr(invariants, "PART", part)
    await lived(books)
    assert await books.faults() == []

    for statements, broken in CASES:
        async with books.resources.database.open_session() as session:
            await session.execute(text("SET LOCAL session_replication_role = replica"))
            for statement in statements:
                await session.execute(text(statement))
            found = {fault.invariant for fault in await Invariants(session).check()}
            await session.rollback()
        assert broken <= found <= set(INVARIANTS), (statements, found)

    assert set[str]().union(*(broken for _, broken in CASES)) == set(INVARIANTS)
    assert await books.faults() == []


async def test_a_fault_is_found_wherever_in_the_books_it_is(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that only all the parts together show."""
    monkeypatch.setattr(invariants, "PART", 2)
    charges = [await books.pay(1000, 100) for _ in range(7)]
    assert await books.faults() == []
    for charge in (charges[0], charges[3], charges[-1]):
        async with books.resources.database.open_session() as session:
            await session.execute(text("SET LOCAL session_replication_role = replica"))
            of_it = {"charge": charge.id}
            await session.execute(text(LESS_COMMISSION), of_it)
            found = await Invariants(session).check()
            assert [(one.invariant, one.wanted - one.found) for one in found] == [
                *(("fees", 1), ("owed", -1))
            ]
            await session.execute(text("UPDATE charges SET amount = 777 WHERE id = :charge"), of_it)
            assert str(charge.id) in {one.what for one in await Invariants(session).check()}
            await session.rollback()


async def test_what_is_paid_meanwhile_is_no_fault(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is what is refunded: between any two questions."""
    monkeypatch.setattr(invariants, "PART", 1)
    refunded = await books.pay(1000, 100)
    asked = InvariantRepository.faults
    moved = 0

    async def faults(self: InvariantRepository, *about: Any) -> Any:
        nonlocal moved
        answer = await asked(self, *about)
        moved += 1
        await books.pay(500, 50)
        await books.refund(refunded, 1)
        return answer

    monkeypatch.setattr(InvariantRepository, "faults", faults)
    async with books.resources.database.open_snapshot() as session:
        assert await Invariants(session).check() == []
    assert moved == 2  # of one transaction and of one charge, and of nothing that came since
    moved = 0
    async with books.resources.database.open_session() as session:
        assert await Invariants(session).check() != []


async def test_the_job_counts_faults_and_changes_nothing(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    payout = await lived(books)
    await at_night(books)
    await watch(books)
    assert {told(name) for name in INVARIANTS} == {0}

    await books.run("UPDATE payouts SET status = 'PAID', amount = amount + 1")
    before = await books.balances()
    await watch(books)

    assert (told("payouts"), told("transit"), told("captures")) == (3, 1, 0)
    out = capsys.readouterr().out
    assert f"each payout is booked as far as it is: {payout.id} GBP" in out
    assert await books.balances() == before


async def test_by_day_what_is_new_is_looked_at(books: Books) -> None:
    """What was found stays told until the next night."""
    await lived(books)
    clock = books.resources.clock
    assert isinstance(clock, MovableClock)
    await at_night(books)
    await watch(books)
    assert {told(name) for name in INVARIANTS} == {0}
    clock.move(minutes=60)
    await books.run("UPDATE charges SET refunded_amount = refunded_amount + 1, updated_at = now()")
    await watch(books)
    found = told("reserved")
    assert found
    clock.move(days=4)
    async with books.open() as (session, _):
        assert await Invariants(session).check(clock.now() - timedelta(days=2)) == []
    await watch(books)
    assert told("reserved") == found


async def at_night(books: Books) -> None:
    """The next time that all of the books are read."""
    clock = books.resources.clock
    assert isinstance(clock, MovableClock)
    clock.move(minutes=(WHOLE_AT - clock.now().hour) % 24 * 60)


async def test_the_doctor_looks_at_the_books(books: Books) -> None:
    payout = await lived(books)
    await books.end_payout(payout, PayoutStatus.PAID)
    console = Console(record=True, width=200)
    assert await examine_ledger(books.resources.settings, console)
    assert "✓" in console.export_text()

    await books.run("UPDATE refunds SET amount = amount - 50")

    assert not await examine_ledger(books.resources.settings, console)
    text = console.export_text()
    assert "✗ of each charge as much is booked as went back" in text
    assert "200, not 150" in text


async def watch(books: Books) -> None:
    async with books.open() as (session, _):
        await watch_ledger(HourPassed(), session, books.resources)


def told(invariant: str) -> float | None:
    return REGISTRY.get_sample_value("mercat_ledger_faults", {"invariant": invariant})
