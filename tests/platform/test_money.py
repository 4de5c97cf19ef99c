from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from mercat.platform.money import (
    EXPONENTS,
    LARGEST,
    AmountTooLarge,
    CurrencyMismatch,
    Money,
    UnknownCurrency,
)

currencies = st.sampled_from(sorted(EXPONENTS))
amounts = st.integers(-LARGEST, LARGEST)
some_money = st.builds(Money, amounts, currencies)
weights = st.lists(st.integers(0, 10_000), min_size=1, max_size=20).filter(any)


class Bill(BaseModel):
    price: Money


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(4500, "USD"), "45.00 USD"),
        (Money(7, "EUR"), "0.07 EUR"),
        (Money(-5, "GBP"), "-0.05 GBP"),
        (Money(0, "USD"), "0.00 USD"),
        (Money(4500, "JPY"), "4500 JPY"),
        (Money(0, "JPY"), "0 JPY"),
        (Money(-4500, "KWD"), "-4.500 KWD"),
    ],
)
def test_it_is_written_with_the_decimals_of_its_currency(money: Money, text: str) -> None:
    assert str(money) == text


@given(some_money)
def test_the_text_is_the_amount(money: Money) -> None:
    number, currency = str(money).split(" ")
    exponent = EXPONENTS[money.currency]
    assert (Fraction(number), currency) == (Fraction(money.amount, 10**exponent), money.currency)
    assert len(number.partition(".")[2]) == exponent


def test_the_table_holds_what_people_pay_with() -> None:
    assert Counter(EXPONENTS.values()) == {2: 132, 0: 16, 3: 7}
    assert {"XAU", "XDR", "XTS", "XXX", "CLF", "USN", "BGN", "HRK", "ANG"}.isdisjoint(EXPONENTS)


@pytest.mark.parametrize("amount", [45.0, True, "45", Decimal(45), None])
def test_an_amount_is_a_whole_number(amount: Any) -> None:
    with pytest.raises(TypeError):
        Money(amount, "USD")


@pytest.mark.parametrize("currency", ["XXX", "usd", "US", "", "USD "])
def test_a_currency_is_in_the_table(currency: str) -> None:
    with pytest.raises(UnknownCurrency):
        Money(1, currency)


def test_it_stays_within_what_json_keeps_exact() -> None:
    assert Money(LARGEST - 1, "USD") + Money(1, "USD") == Money(9_007_199_254_740_991, "USD")
    with pytest.raises(AmountTooLarge):
        Money(LARGEST, "USD") + Money(1, "USD")
    with pytest.raises(AmountTooLarge):
        Money(-LARGEST, "USD") - Money(1, "USD")


def test_sums_and_comparisons() -> None:
    two, five = Money(200, "USD"), Money(500, "USD")
    assert (two + five, two - five, -two) == (
        Money(700, "USD"),
        Money(-300, "USD"),
        Money(-200, "USD"),
    )
    assert (two < five, two <= five, two > five, two >= five) == (True, True, False, False)
    assert max(two, five) == five
    assert Money(200, "USD") != Money(200, "EUR")
    assert {two: "two"}[Money(200, "USD")] == "two"


def test_currencies_do_not_mix() -> None:
    dollar, euro = Money(100, "USD"), Money(100, "EUR")
    for mixed in (
        lambda: dollar + euro,
        lambda: dollar - euro,
        lambda: dollar < euro,
        lambda: dollar <= euro,
        lambda: dollar > euro,
        lambda: dollar >= euro,
    ):
        with pytest.raises(CurrencyMismatch):
            mixed()


@pytest.mark.parametrize(
    ("amount", "parts", "expected"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (101, [1, 1, 1], [34, 34, 33]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (10, [1, 2, 1], [3, 5, 2]),
        (100, [0, 7, 0], [0, 100, 0]),
        (1, [1, 99], [0, 1]),
        (5, [9_000, 1_000], [5, 0]),
        (0, [1, 1], [0, 0]),
    ],
)
def test_splits(amount: int, parts: list[int], expected: list[int]) -> None:
    assert Money(amount, "USD").split(parts) == [Money(part, "USD") for part in expected]


@given(some_money, weights)
@example(Money(LARGEST, "USD"), [1] * 7)
@example(Money(-LARGEST, "USD"), [10_000] * 20)
def test_a_split_loses_nothing_and_is_fair(money: Money, weights: list[int]) -> None:
    parts = money.split(weights)

    assert sum(part.amount for part in parts) == money.amount
    for part, weight in zip(parts, weights, strict=True):
        exact = Fraction(money.amount * weight, sum(weights))
        assert abs(part.amount - exact) < 1
        assert weight or part.amount == 0
    assert (-money).split(weights) == [-part for part in parts]


@pytest.mark.parametrize("bad", [[], [0, 0], [2, -1], [-1]])
def test_weights_that_mean_nothing(bad: list[int]) -> None:
    with pytest.raises(ValueError, match="Weights"):
        Money(100, "USD").split(bad)


@pytest.mark.parametrize(
    ("amount", "basis_points", "expected"),
    [
        (4500, 1250, 563),  # 562.5
        (-4500, 1250, -563),
        (4499, 1250, 562),  # 562.375
        (100, 0, 0),
        (100, 10_000, 100),
        (100, 15_000, 150),
        (1, 4_999, 0),
        (1, 5_000, 1),
    ],
)
def test_shares(amount: int, basis_points: int, expected: int) -> None:
    assert Money(amount, "USD").share(basis_points) == Money(expected, "USD")


@given(some_money, st.integers(0, 10_000))
def test_a_share_is_rounded_as_decimal_rounds_half_up(money: Money, basis_points: int) -> None:
    exact = Decimal(money.amount) * basis_points / 10_000
    assert money.share(basis_points).amount == exact.quantize(Decimal(1), ROUND_HALF_UP)


def test_a_share_is_not_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        Money(100, "USD").share(-1)


@given(some_money)
def test_it_travels_as_an_amount_and_a_currency(money: Money) -> None:
    bill = Bill(price=money)
    assert bill.model_dump() == {"price": {"amount": money.amount, "currency": money.currency}}
    assert Bill.model_validate_json(bill.model_dump_json()) == bill
    assert Bill.model_validate(bill.model_dump()) == bill


@pytest.mark.parametrize(
    ("price", "loc"),
    [
        ({"amount": 45.0, "currency": "USD"}, ("price", "amount")),
        ({"amount": True, "currency": "USD"}, ("price", "amount")),
        ({"amount": "45", "currency": "USD"}, ("price", "amount")),
        ({"amount": LARGEST + 1, "currency": "USD"}, ("price", "amount")),
        ({"amount": -LARGEST - 1, "currency": "USD"}, ("price", "amount")),
        ({"currency": "USD"}, ("price", "amount")),
        ({"amount": 45, "currency": "usd"}, ("price", "currency")),
        ({"amount": 45, "currency": b"USD"}, ("price", "currency")),
        ({"amount": 45, "currency": "USD", "tip": 1}, ("price", "tip")),
        ("45.00 USD", ("price",)),
    ],
)
def test_a_body_that_is_not_money_is_refused(price: object, loc: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError) as caught:
        Bill.model_validate({"price": price})
    assert [error["loc"] for error in caught.value.errors()] == [loc]
    assert caught.value.errors()[0]["type"] != "value_error"


def test_its_schema_says_what_is_accepted() -> None:
    schema = Bill.model_json_schema()["$defs"]["Money"]
    assert (schema["type"], schema["required"]) == ("object", ["amount", "currency"])
    assert schema["additionalProperties"] is False
    assert schema["properties"]["amount"] == {
        "type": "integer",
        "title": "Amount",
        "minimum": -LARGEST,
        "maximum": LARGEST,
    }
    assert schema["properties"]["currency"]["enum"] == sorted(EXPONENTS)
