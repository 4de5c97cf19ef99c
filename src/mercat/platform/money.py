"""Money: a whole number of minor units and an ISO 4217 code. No floats, no hidden conversion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import total_ordering
from types import MappingProxyType
from typing import Annotated, ClassVar

from pydantic import AfterValidator, ConfigDict, Field, Strict
from pydantic_core import PydanticCustomError

from mercat.platform.errors import Invalid

LARGEST = 2**53 - 1
"""Minor units, either way: the largest integer every JSON reader keeps exact (RFC 7493 §2.2)."""

_TWO_DECIMALS = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
    CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL
    HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT
    MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB
    SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH
    USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
"""
_NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"

EXPONENTS: Mapping[str, int] = MappingProxyType(
    dict.fromkeys(_NO_DECIMALS.split(), 0)
    | dict.fromkeys(_TWO_DECIMALS.split(), 2)
    | dict.fromkeys(_THREE_DECIMALS.split(), 3)
)
"""Decimals of every currency that people pay with: ISO 4217 list one as of 2026-01-01, without
funds codes, metals and test codes."""


class UnknownCurrency(Invalid, ValueError):
    code = "unknown_currency"
    message = "This is not an ISO 4217 currency."


class CurrencyMismatch(Invalid, ValueError):
    code = "currency_mismatch"
    message = "These amounts are in different currencies."


class AmountTooLarge(Invalid, ValueError):
    code = "amount_too_large"
    message = f"Amounts go up to {LARGEST} minor units."


def _known(currency: str) -> str:
    if currency not in EXPONENTS:
        raise UnknownCurrency
    return currency


def _written(currency: str) -> str:
    if currency not in EXPONENTS:
        raise PydanticCustomError("currency", "Write an ISO 4217 code like USD")
    return currency


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """`Money(4500, "USD")` is 45 dollars. As a field of a body or an answer it reads and writes
    `{"amount": 4500, "currency": "USD"}`; a float, a text or a boolean there is refused.

    Two amounts are equal when amount and currency are; any other comparison, and any sum, of
    different currencies raises CurrencyMismatch.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "description": "A whole number of minor units (cents, yen) of one currency.",
            "examples": [{"amount": 4500, "currency": "USD"}],
        },
    )

    amount: Annotated[int, Strict(), Field(ge=-LARGEST, le=LARGEST)]
    currency: Annotated[
        str,
        Strict(),
        AfterValidator(_written),
        Field(description="ISO 4217 code.", json_schema_extra={"enum": sorted(EXPONENTS)}),
    ]

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise TypeError("An amount is a whole number of minor units.")
        _known(self.currency)
        if abs(self.amount) > LARGEST:
            raise AmountTooLarge

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def split(self, weights: Sequence[int]) -> list["Money"]:
        """One part for each weight, in proportion, by the method of the largest remainder.

        The parts add up to the whole exactly. What rounding down leaves over goes, a minor unit
        each, to the parts that lost most, the earlier one first among equals. A negative amount
        splits like the positive one, so that a refund mirrors its charge. Weights are integers of
        0 or more, at least one of them positive: raises ValueError otherwise.
        """
        whole = sum(weights)
        if whole <= 0 or min(weights) < 0:
            raise ValueError("Weights must not be negative, and one must be positive.")
        parts = [divmod(abs(self.amount) * weight, whole) for weight in weights]
        amounts = [floor for floor, _ in parts]
        by_loss = sorted(range(len(parts)), key=lambda index: -parts[index][1])
        for index in by_loss[: abs(self.amount) - sum(amounts)]:
            amounts[index] += 1
        return [self._signed(amount) for amount in amounts]

    def share(self, basis_points: int) -> "Money":
        """So many hundredths of a per cent of this: 1,250 are 12.5 %.

        Rounded to the nearest minor unit, a half away from zero (2.5 cents are 3, −2.5 are −3), so
        that the share of a refund mirrors the share of its charge. Raises ValueError when negative.
        """
        if basis_points < 0:
            raise ValueError("A share must not be negative.")
        return self._signed((abs(self.amount) * basis_points + 5_000) // 10_000)

    def __str__(self) -> str:
        """`45.00 USD`: for logs and plain text, the same in every language."""
        exponent = EXPONENTS[self.currency]
        digits = str(abs(self.amount)).rjust(exponent + 1, "0")
        sign = "-" if self.amount < 0 else ""
        point = len(digits) - exponent
        decimals = f".{digits[point:]}" if exponent else ""
        return f"{sign}{digits[:point]}{decimals} {self.currency}"

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch
        return other.amount

    def _signed(self, amount: int) -> "Money":
        return Money(-amount if self.amount < 0 else amount, self.currency)
