"""What comes back, against a table written by hand, and for every hour by a second reckoning."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mercat.modules.bookings.models import Party
from mercat.modules.bookings.service.refunds import cheaper, no_show, refund, whole
from mercat.modules.businesses.models import CancellationPolicy, CancellationTerms
from mercat.platform.money import Money

START = datetime(2026, 12, 1, 10, tzinfo=UTC)
FLEXIBLE, MODERATE, STRICT = (
    CancellationTerms.of(policy, None)
    for policy in (
        CancellationPolicy.FLEXIBLE,
        CancellationPolicy.MODERATE,
        CancellationPolicy.STRICT,
    )
)
THIRDS = CancellationTerms(((48, 67), (1, 33)), deposit_percent=30, no_show_percent=10)
NEVER = CancellationTerms(())


def before(**by: float) -> datetime:
    return START - timedelta(**by)


@pytest.mark.parametrize(
    ("terms", "at", "percent", "amount", "reason"),
    [
        (FLEXIBLE, before(days=9), 100, 10001, "Cancelled 24 hours or more before the start: 100"),
        (FLEXIBLE, before(hours=24), 100, 10001, "Cancelled 24 hours or more"),
        (FLEXIBLE, before(hours=23, minutes=59), 50, 5001, "Cancelled before the start: 50 %"),
        (FLEXIBLE, START, 50, 5001, "Cancelled before the start"),
        (FLEXIBLE, START + timedelta(seconds=1), 0, 0, "Cancelled too late: nothing comes back"),
        (MODERATE, before(hours=72), 100, 10001, "Cancelled 3 days or more before the start"),
        (MODERATE, before(hours=71, minutes=59), 50, 5001, "Cancelled 24 hours or more"),
        (MODERATE, before(hours=24), 50, 5001, "Cancelled 24 hours or more"),
        (MODERATE, before(hours=23, minutes=59), 0, 0, "Cancelled less than 24 hours before"),
        (STRICT, before(hours=168), 50, 5001, "Cancelled 7 days or more before the start: 50 %"),
        (STRICT, before(hours=167, minutes=59), 0, 0, "Cancelled less than 7 days before"),
        (THIRDS, before(hours=48), 67, 6701, "Cancelled 2 days or more before the start: 67 %"),
        (THIRDS, before(hours=1), 33, 3300, "Cancelled 1 hour or more before the start: 33 %"),
        (THIRDS, before(minutes=59), 0, 0, "Cancelled less than 1 hour before the start"),
        (NEVER, before(days=300), 0, 0, "By this booking's policy: nothing comes back"),
    ],
)
def test_a_customer_gets_what_the_policy_says(
    terms: CancellationTerms, at: datetime, percent: int, amount: int, reason: str
) -> None:
    found = refund(terms, START, Money(10001, "GBP"), at, Party.CUSTOMER)

    assert (found.percent, found.amount) == (percent, Money(amount, "GBP"))
    assert found.reason.startswith(reason)
    assert found.reason.endswith(f"({Money(amount, 'GBP')} of 100.01 GBP).")


@pytest.mark.parametrize("by", [Party.BUSINESS, Party.STAFF, Party.SYSTEM])
@pytest.mark.parametrize("at", [before(days=30), START, START + timedelta(days=1)])
def test_whoever_did_not_cancel_gets_everything(by: Party, at: datetime) -> None:
    found = refund(STRICT, START, Money(999, "JPY"), at, by)

    assert (found.percent, found.amount) == (100, Money(999, "JPY"))
    assert found.reason.startswith("Not cancelled by the customer")


@pytest.mark.parametrize(
    ("terms", "percent", "amount", "told"),
    [(MODERATE, 0, 0, "nothing comes back"), (THIRDS, 10, 300, "10 % comes back")],
)
def test_whoever_never_came(terms: CancellationTerms, percent: int, amount: int, told: str) -> None:
    found = no_show(terms, Money(3000, "GBP"))

    assert (found.percent, found.amount) == (percent, Money(amount, "GBP"))
    assert found.reason.startswith(f"The customer did not come: {told}")


def test_what_is_too_much_and_what_is_unwanted() -> None:
    moved = cheaper(Money(1500, "GBP"), Money(4500, "GBP"))
    assert moved.told() == {
        "amount": 1500,
        "percent": 33,
        "reason": "It costs less now: what was too much comes back (15.00 GBP of 45.00 GBP).",
    }
    assert whole(Money(1, "GBP"), "Why.").told() == {"amount": 1, "percent": 100, "reason": "Why."}


steps = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 100)), max_size=5, unique_by=lambda step: step[0]
)


@given(steps, st.integers(0, 10**9), st.integers(-60, 500 * 60))
def test_the_earliest_step_that_is_kept_counts(
    steps: list[tuple[int, int]], paid: int, minutes: int
) -> None:
    terms = CancellationTerms(tuple(steps))
    at = START - timedelta(minutes=minutes)

    found = refund(terms, START, Money(paid, "EUR"), at, Party.CUSTOMER)

    kept = {hours: percent for hours, percent in steps if minutes >= hours * 60}
    percent = kept[max(kept)] if kept else 0
    exact = paid * percent / 100
    assert found.percent == percent
    assert 0 <= found.amount.amount <= paid
    assert abs(found.amount.amount - exact) <= 0.5 + 1e-6
