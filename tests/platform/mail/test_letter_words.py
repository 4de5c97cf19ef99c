"""Letters in every language that they are written in."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from jinja2 import nodes
from tests.platform.mail.letters import BOOKING, REVOKED, TEMPLATES
from tests.platform.mail.test_email_templates import words, write

from mercat.modules.notifications.service import kinds
from mercat.platform.languages import LANGUAGES, language_of
from mercat.platform.mail.templates import COLUMNS, environment, sources
from mercat.platform.mail.words import rows
from mercat.platform.money import Money

PARIS = ZoneInfo("Europe/Paris")
FRAMES = {"layout", "parts", "back", "booking", "request"}
BLANK = re.compile(r"{(\w+)}")
LETTER = re.compile(r"[^\W\d_]")


def said() -> Counter[str]:
    """What templates say, as the tables have it."""
    found: Counter[str] = Counter()
    extract: Any = vars(environment("en", "txt"))["extract_translations"]
    for text in sources().values():
        for _, _, message in extract(text):
            told = message if isinstance(message, str) else message[0]
            found[re.sub(r"%\((\w+)\)s", r"{\1}", told).replace("%%", "%")] += 1
    return found


def test_whatever_templates_say_is_there_in_every_language() -> None:
    tables = list(rows())
    english = [row["en"] for row in tables]
    assert len(english) == len(set(english))
    assert set(said()) - set(english) == set()
    for row in tables:
        assert set(row) == set(LANGUAGES), row
        for code in LANGUAGES:
            told = row[code] or row["en"]
            assert sorted(BLANK.findall(told)) == sorted(BLANK.findall(row["en"])), row
        assert row["en"] not in {row["fr"], row["es"]}, row


def test_every_sentence_is_set_as_its_language_is() -> None:
    for row in [*rows(), *kinds().values()]:
        assert not re.search("[^\u00a0][;:?!»%]|«[^\u00a0]|'", row["fr"]), row
        assert not re.search("[^\u00a0]%|'|\u00a0[;:]", row["es"]), row
        assert all(row["es"].count(one) == row["es"].count(other) for one, other in ("¿?", "¡!"))


def test_no_word_is_kept_that_nobody_says() -> None:
    names = ["owner", "admin", "manager", "member", "unknown"]
    sentences = {row["en"] for row in rows()} - set(said()) - set(names)
    assert all(one.startswith(("the sandbox", "Paid ")) for one in sentences), sentences


def test_templates_say_nothing_but_words_of_the_tables() -> None:
    """Neither as text, nor as a string that is handed on."""
    for name, text in sources().items():
        if "." in name:  # frames have tags and styles
            continue
        tree = environment("en", "txt").parse(text)
        for data in tree.find_all(nodes.TemplateData):
            assert not LETTER.search(data.data), (name, data.data)
        told = {id(one) for call in tree.find_all(nodes.Call) for one in call.args if _says(call)}
        kinds: Any = (nodes.Extends, nodes.FromImport)
        told |= {id(one.template) for one in tree.find_all(kinds)}
        for const in tree.find_all(nodes.Const):
            bare = isinstance(const.value, str) and LETTER.search(const.value)
            assert not bare or id(const) in told or const.value == "line", (name, const.value)


def _says(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in {"_", "gettext"}


def test_every_letter_is_looked_at() -> None:
    written = {name for name in sources() if "." not in name} - FRAMES
    assert {name for name, _ in TEMPLATES} == written


@pytest.mark.parametrize(("code", "greeting"), [("fr-CA", "Bonjour Ada,"), ("es", "Hola, Ada:")])
def test_every_letter_is_complete_in_every_language(code: str, greeting: str) -> None:
    for template, values in TEMPLATES:
        email, english = write(template, values, code), write(template, values)
        assert email.locale == code[:2]
        assert f'<html lang="{code[:2]}">' in email.html
        for form in (email.text, words(email.html)):
            assert greeting in form
            assert not re.search(r"[{}]|%\(|\bNone\b", form), template
        assert "Mercat" in email.subject
        assert email.subject != english.subject, template
        assert "\n\n\n" not in email.text


@pytest.mark.parametrize("code", LANGUAGES)
def test_plain_letters_are_narrow_and_keep_every_link(code: str) -> None:
    link = "https://mercat.example/unsubscribe?token=" + "x" * 120
    for template, values in TEMPLATES:
        email = write(template, values | {"unsubscribe": link}, code)
        wide = [row for row in email.text.splitlines() if len(row) > COLUMNS]
        assert wide == [link], template
        assert set(re.findall(r'href="([^"]+)"', email.html)) <= set(email.text.split()), template


def test_what_is_folded_goes_on_below_its_beginning() -> None:
    lines = ["word " * 30, "B"]
    assert "\n1. word word" in (text := write("digest", {"name": "A", "lines": lines}).text)
    assert "\n   word word" in text
    facts = write("session_revoked", REVOKED | {"device": "word " * 30}).text
    assert "\nDevice:      word" in facts
    assert "\n             word" in facts


def test_a_booking_in_french_and_spanish() -> None:
    starts = datetime(2026, 3, 1, 9, 0, tzinfo=PARIS)
    when = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
    values = BOOKING | when | {"price": Money(1234567, "EUR"), "for_team": False}
    french = write("booking_confirmed", values, "fr")
    assert french.subject == "C’est réservé\u00a0: Room A sur Mercat"
    for fact in (
        "Quand\u00a0:       dimanche 1 mars 2026, 09:00\u2009–\u200911:00 (Europe/Paris)",
        "Prix\u00a0:        12\u202f345,67\u00a0EUR",
    ):
        assert fact in french.text
    spanish = write("booking_confirmed", values, "es").text
    assert "domingo, 1 de marzo de 2026, 9:00–11:00 (Europe/Paris)" in spanish
    assert "12.345,67\u00a0EUR" in spanish


@pytest.mark.parametrize(
    ("code", "amounts"),
    [
        ("en", ["0.05_EUR", "1,000.00_EUR", "-1,234,567.89_EUR", "1,200_JPY", "12.34_RSD"]),
        ("fr", ["0,05_EUR", "1~000,00_EUR", "-1~234~567,89_EUR", "1~200_JPY", "12,34_RSD"]),
        ("es", ["0,05_EUR", "1.000,00_EUR", "-1.234.567,89_EUR", "1.200_JPY", "12,34_RSD"]),
    ],
)
def test_amounts(code: str, amounts: list[str]) -> None:
    """Of the dinar too, whose hundredths nobody uses, but payments do."""
    money = [Money(one, "EUR") for one in (5, 100000, -123456789)]
    money += [Money(1200, "JPY"), Money(1234, "RSD")]
    fixed = [one.replace("_", "\u00a0").replace("~", "\u202f") for one in amounts]
    assert [LANGUAGES[code].money(one) for one in money] == fixed


def test_moments_and_durations() -> None:
    at = datetime(2026, 8, 22, 23, 30, tzinfo=UTC)
    french, spanish = LANGUAGES["fr"], LANGUAGES["es"]
    assert french.instant(at) == "22 août 2026, 23:30 UTC"
    assert spanish.there(at.astimezone(PARIS)) == "23 de agosto de 2026, 1:30 (Europe/Paris)"
    assert french.between(at, at + timedelta(hours=1)) == (
        "samedi 22 août 2026, 23:30\u2009–\u2009dimanche 23 août 2026, 00:30 (UTC)"
    )
    spans = (1, 45, 60, 90, 120, 1440, 20160)
    told = "1 minuto,45 minutos,1 hora,90 minutos,2 horas,1 día,14 días"
    assert ",".join(map(spanish.duration, spans)) == told


@pytest.mark.parametrize(("locale", "code"), [("fr_BE", "fr"), ("ES", "es"), ("../fr", "en")])
def test_which_language(locale: str, code: str) -> None:
    assert language_of(locale).code == code
