import re
from datetime import UTC, datetime
from typing import Any

import pytest
from jinja2 import TemplateNotFound, UndefinedError
from tests.platform.mail.letters import (
    AT_HALL,
    GONE,
    LINK,
    LINKED,
    NOTICES,
    REVIEW,
    REVOKED,
    TEMPLATES,
    WITH_CODE,
)

from mercat.platform.mail.message import Email
from mercat.platform.mail.templates import LONGEST_NAME, render


def write(template: str, values: dict[str, Any], locale: str = "en") -> Email:
    return render(template, to="ada@example.com", locale=locale, app_name="Mercat", **values)


def words(html: str) -> str:
    """What a reader sees of `html`."""
    visible = re.sub(r"<(style|title)>.*?</\1>", "", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", visible).split())


@pytest.mark.parametrize(("template", "values"), TEMPLATES)
class TestEveryEmail:
    def test_is_complete(self, template: str, values: dict[str, Any]) -> None:
        email = write(template, values)

        assert email.to == "ada@example.com"
        assert "Mercat" in email.subject
        for form in (email.text, words(email.html)):
            assert "Hello Ada," in form
            assert "{" not in form
        assert "<" not in email.text

    def test_asks_nothing_of_any_host(self, template: str, values: dict[str, Any]) -> None:
        html = write(template, values).html.replace(f'href="{LINK}"', "")

        assert not re.search(r"(src|href|background)=|url\(|@import|https?:", html)

    def test_escapes_a_name(self, template: str, values: dict[str, Any]) -> None:
        email = write(template, values | {"name": "<b>Ada & Co"})

        assert "Hello &lt;b&gt;Ada &amp; Co," in email.html
        assert "Hello <b>Ada & Co," in email.text

    def test_cuts_a_long_name(self, template: str, values: dict[str, Any]) -> None:
        email = write(template, values | {"name": "A" * 5000})

        assert f"Hello {'A' * LONGEST_NAME}…,\n" in email.text

    @pytest.mark.parametrize(
        "name", [None, "", "  ", "Win at evil.example", "https://evil", "a@b", "x/y"]
    )
    def test_leaves_out_no_name_and_bait(
        self, template: str, values: dict[str, Any], name: str | None
    ) -> None:
        assert write(template, values | {"name": name}).text.startswith("Hello,\n")

    def test_keeps_a_name_on_one_line(self, template: str, values: dict[str, Any]) -> None:
        email = write(template, values | {"name": "Ada\r\n\x00\u2028Lovelace J.R."})

        assert email.text.startswith("Hello Ada Lovelace J.R.,\n")

    def test_misses_no_value_silently(self, template: str, values: dict[str, Any]) -> None:
        for missing in values:
            with pytest.raises(UndefinedError, match=missing):
                write(template, {key: values[key] for key in values if key != missing})

    @pytest.mark.parametrize("locale", ["xx", "en-GB", "en_GB", "EN", "", "../en"])
    def test_is_in_english_where_there_is_no_other(
        self, template: str, values: dict[str, Any], locale: str
    ) -> None:
        assert write(template, values, locale) == write(template, values)


@pytest.mark.parametrize("template", WITH_CODE)
class TestCodes:
    def test_the_code_stands_alone_on_its_line(self, template: str) -> None:
        email = write(template, WITH_CODE[template])

        assert email.text.splitlines().count("048192") == 1
        assert re.findall(r"\d{4,}", email.text) == ["048192"]
        assert email.html.count(">048192<") == 1

    def test_the_code_is_not_in_the_subject_nor_in_the_preview(self, template: str) -> None:
        email = write(template, WITH_CODE[template])

        assert "048192" not in email.subject
        assert words(email.html).index("Your code is inside.") < words(email.html).index("048192")

    @pytest.mark.parametrize(("minutes", "said"), [(1, "in 1 minute"), (10, "in 10 minutes")])
    def test_it_says_when_it_expires(self, template: str, minutes: int, said: str) -> None:
        email = write(template, WITH_CODE[template] | {"minutes": minutes})

        assert re.search(rf"expires {said}\b", email.text)
        assert re.search(rf"expires {said}\b", words(email.html))

    def test_it_says_what_to_do_if_it_was_not_you(self, template: str) -> None:
        email = write(template, WITH_CODE[template])

        assert "If this was not you," in email.text
        assert "If this was not you," in words(email.html)


@pytest.mark.parametrize("template", ["verify_email", "reset_password"])
def test_a_link_stands_alone_and_says_how_long_it_works(template: str) -> None:
    email = write(template, LINKED | {"link_minutes": 1440})

    assert email.text.splitlines().count(LINK) == 1
    assert email.html.count(f'href="{LINK}"') == 1
    for form in (email.text, words(email.html)):
        assert "works for 1 day and once" in form
    assert "works for 30 minutes and once" in write(template, LINKED).text
    assert "works for 2 hours and once" in write(template, LINKED | {"link_minutes": 120}).text


@pytest.mark.parametrize("for_team", [True, False])
@pytest.mark.parametrize(
    ("template", "values"), [one for one in TEMPLATES if one[0].startswith("booking_")]
)
def test_what_is_booked_stands_apart_from_the_words(
    template: str, values: dict[str, Any], for_team: bool
) -> None:
    told = write(template, values | {"for_team": for_team}).text
    assert "\n\nWhat:      " in told
    assert "\n\n\n" not in told


@pytest.mark.parametrize("business", [None, "Win at evil.example"])
def test_an_owner_without_a_business_or_with_bait_is_welcome_too(business: str | None) -> None:
    email = write("welcome_owner", {"name": "Ada", "business": business})

    assert "Mercat account is ready. This" in email.text
    assert "Mercat account is ready. This" in words(email.html)


@pytest.mark.parametrize("template", NOTICES)
def test_a_notice_says_when_and_from_where(template: str) -> None:
    email = write(template, REVOKED)

    for form in (email.text, words(email.html)):
        for fact in ("5 March 2026, 07:07 UTC", "203.0.113.7", "Firefox 140"):
            assert fact in form


def test_an_unknown_device_is_left_out() -> None:
    email = write("session_revoked", REVOKED | {"device": None})

    assert "Device" not in email.text
    assert "Device" not in email.html


def test_a_hostile_device_is_one_escaped_short_line() -> None:
    email = write("session_revoked", REVOKED | {"device": "<x>\r\nWhen: never " + "z" * 5000})

    assert "&lt;x&gt; When: never zz" in email.html
    assert "\nWhen: never" not in email.text
    assert max(map(len, email.text.splitlines())) < 200


def test_an_unknown_template_is_an_error() -> None:
    with pytest.raises(TemplateNotFound):
        write("nothing", {})


def test_times_are_utc() -> None:
    at = datetime(2026, 11, 21, 23, 59, tzinfo=UTC)

    assert "21 November 2026, 23:59 UTC" in write("session_revoked", REVOKED | {"at": at}).text


@pytest.mark.parametrize("letter", ["review_removed", "review_restored"])
def test_stars_that_nobody_counts_are_not_said_to_count(letter: str) -> None:
    """What a business says of its customer is in no average."""
    values = GONE | REVIEW | AT_HALL | {"is_author": True}
    told = [
        render(letter, "ada@example.com", "en", app_name="Mercat", **values, of_customer=one).text
        for one in (False, True)
    ]
    assert ["count" in text for text in told] == [True, False]
