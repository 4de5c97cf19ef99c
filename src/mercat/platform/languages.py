"""Languages that people are written to in. Dates, spans, durations and amounts as the Unicode CLDR
has them, by Babel.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import Final

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from babel.numbers import format_currency
from babel.units import format_unit

from mercat.platform.money import EXPONENTS, Money

FALLBACK: Final = "en"
"""The language of whoever wants one that is not here."""
_CLOCK: Final = "Hm"
_UNITS: Final = (("day", 1440), ("hour", 60))


@dataclass(frozen=True)
class Language:
    """`form`: the locale whose habits it has. `colon`: as its typography wants it."""

    code: str
    form: str
    colon: str = ":"

    @cached_property
    def _locale(self) -> Locale:
        """Read when it is first needed: each takes two megabytes."""
        return Locale.parse(self.form)

    def instant(self, at: datetime) -> str:
        """In UTC, which it says."""
        return f"{self._at(at.astimezone(UTC))} UTC"

    def there(self, at: datetime) -> str:
        """On the clocks of the place whose zone it carries, which it names."""
        return f"{self._at(at)} ({at.tzinfo})"

    def between(self, starts_at: datetime, ends_at: datetime) -> str:
        """The same of a time with an end."""
        if starts_at.date() == ends_at.date():
            hours = format_interval(starts_at, ends_at, _CLOCK, locale=self._locale)
            told = self._joined(starts_at, hours, "full")
        else:
            both = self._locale.interval_formats[None]
            told = both.format(self._at(starts_at, "full"), self._at(ends_at, "full"))
        return f"{told} ({ends_at.tzinfo})"

    def duration(self, minutes: int) -> str:
        """In the largest unit that comes out even."""
        for unit, size in _UNITS:
            if minutes >= size and minutes % size == 0:
                return format_unit(minutes // size, unit, locale=self._locale)
        return format_unit(minutes, "minute", locale=self._locale)

    def money(self, money: Money) -> str:
        """`1,234.50 EUR`: with the code, which no two currencies share, and all the decimals of
        ISO 4217; the CLDR has fewer of some currencies.
        """
        exponent = EXPONENTS[money.currency]
        pattern = f"#,##0.{'0' * exponent}".rstrip(".") + "\u00a0¤¤"
        amount = Decimal(money.amount).scaleb(-exponent)
        return format_currency(
            amount, money.currency, pattern, locale=self._locale, currency_digits=False
        )

    def _at(self, at: datetime, length: str = "long") -> str:
        return self._joined(at, format_skeleton(_CLOCK, at, locale=self._locale), length)

    def _joined(self, day: datetime, hour: str, length: str) -> str:
        """`length`: `full` says the day of the week too."""
        date = format_date(day, length, locale=self._locale)
        return str(self._locale.datetime_formats[length].format(hour, date))


LANGUAGES: Final[Mapping[str, Language]] = {
    one.code: one
    for one in (
        Language("en", "en_GB"),
        Language("fr", "fr", colon="\u00a0:"),
        Language("es", "es"),
    )
}


def language_of(locale: str) -> Language:
    """Of `fr`, `fr-CA` and `fr_CA`; English where there is none."""
    code = locale.lower().replace("_", "-").partition("-")[0]
    return LANGUAGES.get(code, LANGUAGES[FALLBACK])
