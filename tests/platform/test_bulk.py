"""Rows by COPY: which columns they have is asked of the models."""

from uuid import UUID

import pytest

from mercat.modules.geography.models import City, Country
from mercat.platform.bulk import Columns, chunks, quick_uuid


def test_a_column_that_every_row_needs_is_not_forgotten() -> None:
    with pytest.raises(ValueError, match=r"^Rows of countries need code3, name$"):
        Columns(Country, "id code")


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match=r"^countries has no flag$"):
        Columns(Country, "id code code3 name flag")


def test_what_the_database_computes_is_not_written() -> None:
    assert City.__table__.c.place.computed is not None
    with pytest.raises(ValueError, match=r"^cities has no place$"):
        Columns(City, "id place")


def test_a_row_begins_with_its_id() -> None:
    with pytest.raises(ValueError, match=r"^Rows of countries begin with their id$"):
        Columns(Country, "code id code3 name")


def test_a_quick_uuid_is_a_uuid() -> None:
    content = bytes(range(16))

    assert quick_uuid(content) == UUID(bytes=content)
    assert isinstance(quick_uuid(content), UUID)


def test_chunks_are_whole_but_for_the_last() -> None:
    assert list(chunks(0, 25, 10)) == [range(10), range(10, 20), range(20, 25)]
    assert list(chunks(5, 5, 10)) == []
