import math
import string
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mercat.platform import pagination
from mercat.platform.errors import Invalid, Malformed
from mercat.platform.pagination import (
    BadCursor,
    BadLimit,
    Cursors,
    Key,
    Page,
    PageQuery,
    PageRead,
    scope,
)
from mercat.platform.settings import Settings

KEY = b"a key of thirty-two bytes, truly"
CURSORS = Cursors(KEY)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
LIST = scope("bookings", customer=UUID(int=7), status="HELD")
A_KEY = (NOON, UUID(int=1))
A_CURSOR = CURSORS.encode(A_KEY, LIST)

values = st.one_of(
    st.datetimes(timezones=st.just(UTC)),
    st.uuids(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30),
)
keys = st.lists(values, min_size=1, max_size=4).map(tuple)


@given(keys, st.text())
def test_a_key_comes_back_as_it_was(key: Key, scope: str) -> None:
    cursor = CURSORS.encode(key, scope)
    found = CURSORS.decode(cursor, scope)
    assert found == key
    assert [type(value) for value in found or ()] == [type(value) for value in key]
    assert set(cursor) <= set(string.ascii_letters + string.digits + "-_")


def test_cursors_of_version_1_stay_readable() -> None:
    text = "AXQABwZgyBmhcAB1ABAAAAAAAAAAAAAAAAAAAAAB4h9mW6eWKKOdmHj055eiOA"
    assert CURSORS.encode(A_KEY, LIST) == text
    assert CURSORS.decode(text, LIST) == A_KEY


def test_times_are_instants_to_the_microsecond() -> None:
    here = datetime(2026, 11, 21, 7, 0, 0, 1, tzinfo=timezone(timedelta(hours=-5)))
    decoded = CURSORS.decode(CURSORS.encode((here,), "list"), "list")
    assert decoded == (NOON + timedelta(microseconds=1),)


def test_the_first_page_needs_no_cursor() -> None:
    assert CURSORS.decode(None, LIST) is None


def test_no_character_can_be_changed() -> None:
    """Every place and every letter, so also the spare bits of base64's last character."""
    for place, here in enumerate(A_CURSOR):
        for letter in set(string.printable) - {here}:
            with pytest.raises(BadCursor):
                CURSORS.decode(A_CURSOR[:place] + letter + A_CURSOR[place + 1 :], LIST)


def test_no_part_of_a_cursor_is_one() -> None:
    for length in range(len(A_CURSOR)):
        with pytest.raises(BadCursor):
            CURSORS.decode(A_CURSOR[:length], LIST)


@pytest.mark.parametrize(
    "cursor",
    [
        A_CURSOR + "=",
        A_CURSOR + "A",
        " " + A_CURSOR,
        A_CURSOR + "\n",
        "é" + A_CURSOR,
        "\ud800",
        "\x00",
        "A" * 512,
        "A" * 100_000,
        "null",
    ],
)
def test_what_is_no_cursor(cursor: str) -> None:
    with pytest.raises(BadCursor) as caught:
        CURSORS.decode(cursor, LIST)
    assert (caught.value.code, isinstance(caught.value, Malformed)) == ("bad_cursor", True)


@given(st.text(max_size=200))
def test_no_text_is_a_cursor_by_chance(cursor: str) -> None:
    with pytest.raises(BadCursor):
        CURSORS.decode(cursor, LIST)


@pytest.mark.parametrize(
    "other",
    [
        scope("bookings", customer=UUID(int=8), status="HELD"),
        scope("bookings", customer=UUID(int=7)),
        scope("messages", customer=UUID(int=7), status="HELD"),
        "",
    ],
)
def test_a_cursor_serves_its_own_list_only(other: str) -> None:
    with pytest.raises(BadCursor):
        CURSORS.decode(A_CURSOR, other)


def test_the_order_in_which_filters_are_named_does_not_matter() -> None:
    assert scope("bookings", status="HELD", customer=UUID(int=7)) == LIST
    assert scope("bookings", status=None) != scope("bookings", status="None")


def test_a_retired_key_is_still_read_and_a_strange_one_is_not() -> None:
    rotated = Cursors(b"the new key", KEY)
    assert rotated.decode(A_CURSOR, LIST) == A_KEY
    with pytest.raises(BadCursor):
        CURSORS.decode(rotated.encode(A_KEY, LIST), LIST)


@pytest.mark.parametrize("value", [None, True, b"bytes", {}])
def test_values_that_have_no_place_in_a_list(value: Any) -> None:
    with pytest.raises(TypeError, match="no place"):
        CURSORS.encode((value,), LIST)


@pytest.mark.parametrize("value", [NOON.replace(tzinfo=None), math.nan, "x" * 370])
def test_values_that_cannot_be_sent(value: Any) -> None:
    with pytest.raises(ValueError, match=r"zone|NaN|too long"):
        CURSORS.encode((value,), LIST)


@pytest.mark.parametrize(
    ("name", "value"), [("_VERSION", b"\x02"), ("LONGEST", 1000)], ids=["newer", "longer"]
)
def test_a_cursor_of_another_release_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    with monkeypatch.context() as release:
        release.setattr(pagination, name, value)
        cursor = CURSORS.encode(("x" * (370 if name == "LONGEST" else 1),), LIST)
    with pytest.raises(BadCursor):
        CURSORS.decode(cursor, LIST)


def test_the_longest_cursor_is_accepted() -> None:
    cursor = CURSORS.encode(("x" * 364,), LIST)
    assert (len(cursor), CURSORS.decode(cursor, LIST)) == (512, ("x" * 364,))


@pytest.mark.parametrize(("asked", "given"), [(None, 10), (1, 1), (100, 100)])
def test_limits(asked: int | None, given: int) -> None:
    assert PageQuery.of(Settings(), asked, "here") == PageQuery(given, "here")


@pytest.mark.parametrize("limit", [0, -1, 101])
def test_a_limit_out_of_bounds_names_the_field(limit: int) -> None:
    with pytest.raises(BadLimit) as caught:
        PageQuery.of(Settings(), limit)
    assert isinstance(caught.value, Invalid)
    assert caught.value.detail == {
        "fields": [
            {"loc": ["query", "limit"], "message": "Ask for 1 to 100 items.", "code": "bad_limit"}
        ]
    }


def test_limits_are_settings() -> None:
    few = Settings(default_page_size=3, max_page_size=5)
    assert PageQuery.of(few) == PageQuery(3)
    with pytest.raises(BadLimit):
        PageQuery.of(few, 6)


def test_a_page_is_answered_as_it_is() -> None:
    page = Page([1, 2], "next")
    answer = PageRead[int].model_validate(page)
    assert answer.model_dump() == {"items": [1, 2], "next_cursor": "next"}
    schema = PageRead[int].model_json_schema()
    assert schema["required"] == ["items", "next_cursor"]
    assert schema["properties"]["items"]["items"] == {"type": "integer"}


def test_one_row_more_makes_a_next_page() -> None:
    def page(rows: Sequence[int]) -> Page[int]:
        return CURSORS.page(rows, limit=2, scope="n", key=lambda row: (row,))

    assert page([]) == Page([], None)
    assert page([1, 2]) == Page([1, 2], None)
    assert page([1, 2, 3]) == Page([1, 2], CURSORS.encode((2,), "n"))
