"""Languages that people are written to in, and how each of them writes dates, spans and money."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from mercat.platform.money import EXPONENTS, Money

FALLBACK: Final = "en"
"""The language of whoever wants one that is not here."""
_NARROW, _FIXED = "\u202f", "\u00a0"
"""Spaces at which no line breaks."""


@dataclass(frozen=True, kw_only=True)
class Language:
    """`date`: of day, month, year. `moment`: of a date and an hour. `span`: of two hours of a day;
    `stretch`: of two days. `units`: minutes, hours and days, as one and as many. `group`: between
    thousands, from so many digits on as `grouped` says.
    """

    code: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    first: str = "1"
    date: str
    moment: str
    span: str
    stretch: str
    units: tuple[tuple[str, str], tuple[str, str], tuple[str, str]]
    colon: str = ":"
    decimal: str
    group: str
    grouped: int = 4
    before_currency: str = _FIXED

    def dated(self, at: datetime) -> str:
        """On the clocks of the zone it carries."""
        day = self.first if at.day == 1 else str(at.day)
        return self.date.format(day=day, month=self.months[at.month - 1], year=at.year)

    def instant(self, at: datetime) -> str:
        """In UTC, which it says."""
        return f"{self._at(at.astimezone(UTC))} UTC"

    def there(self, at: datetime) -> str:
        """On the clocks of the place whose zone it carries, which it names."""
        return f"{self._at(at)} ({at.tzinfo})"

    def between(self, starts_at: datetime, ends_at: datetime) -> str:
        """The same of a time with an end."""
        told = {
            "day": self._weekday(starts_at),
            "begins": f"{starts_at:%H:%M}",
            "last_day": self._weekday(ends_at),
            "ends": f"{ends_at:%H:%M}",
        }
        pattern = self.span if starts_at.date() == ends_at.date() else self.stretch
        return f"{pattern.format_map(told)} ({ends_at.tzinfo})"

    def duration(self, minutes: int) -> str:
        """In the largest unit that comes out even."""
        minute, hour, day = self.units
        for (one, many), size in ((day, 1440), (hour, 60)):
            if minutes >= size and minutes % size == 0:
                return f"{minutes // size} {one if minutes == size else many}"
        return f"{minutes} {minute[0] if minutes == 1 else minute[1]}"

    def money(self, money: Money) -> str:
        """`1,234.50 EUR`: with the code, which no two currencies share."""
        exponent = EXPONENTS[money.currency]
        digits = str(abs(money.amount)).rjust(exponent + 1, "0")
        whole, decimals = digits[: len(digits) - exponent], digits[len(digits) - exponent :]
        if len(whole) >= self.grouped:
            whole = f"{int(whole):,}".replace(",", self.group)
        number = f"{whole}{self.decimal}{decimals}" if decimals else whole
        sign = "-" if money.amount < 0 else ""
        return f"{sign}{number}{self.before_currency}{money.currency}"

    def _weekday(self, at: datetime) -> str:
        return f"{self.weekdays[at.weekday()]} {self.dated(at)}"

    def _at(self, at: datetime) -> str:
        return self.moment.format(date=self.dated(at), time=f"{at:%H:%M}")


def _each(names: str) -> tuple[str, ...]:
    return tuple(names.split())


_ENGLISH = Language(
    code="en",
    months=_each(
        "January February March April May June July August September October November December"
    ),
    weekdays=_each("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
    date="{day} {month} {year}",
    moment="{date}, {time}",
    span="{day}, {begins} to {ends}",
    stretch="{day}, {begins} to {last_day}, {ends}",
    units=(("minute", "minutes"), ("hour", "hours"), ("day", "days")),
    decimal=".",
    group=",",
    before_currency=" ",
)
_FRENCH = Language(
    code="fr",
    months=_each(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    ),
    weekdays=_each("lundi mardi mercredi jeudi vendredi samedi dimanche"),
    first="1er",
    date="{day} {month} {year}",
    moment="{date} à {time}",
    span="{day}, de {begins} à {ends}",
    stretch="du {day} à {begins} au {last_day} à {ends}",
    units=(("minute", "minutes"), ("heure", "heures"), ("jour", "jours")),
    colon=f"{_FIXED}:",
    decimal=",",
    group=_NARROW,
)
_SPANISH = Language(
    code="es",
    months=_each(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    ),
    weekdays=_each("lunes martes miércoles jueves viernes sábado domingo"),
    date="{day} de {month} de {year}",
    moment="{date}, {time}",
    span="{day}, de {begins} a {ends}",
    stretch="del {day}, {begins}, al {last_day}, {ends}",
    units=(("minuto", "minutos"), ("hora", "horas"), ("día", "días")),
    decimal=",",
    group=".",
    grouped=5,
)
LANGUAGES: Final[Mapping[str, Language]] = {one.code: one for one in (_ENGLISH, _FRENCH, _SPANISH)}


def language_of(locale: str) -> Language:
    """Of `fr`, `fr-CA` and `fr_CA`; English where there is none."""
    code = locale.lower().replace("_", "-").partition("-")[0]
    return LANGUAGES.get(code, LANGUAGES[FALLBACK])
