"""The words in which the rules are written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table

from mercat.platform.db import Record


@dataclass(frozen=True)
class Subject:
    """Whose data it is."""

    user_id: UUID
    email: str


class _Kept(Enum):
    KEPT = "kept"


KEPT = _Kept.KEPT
"""Instead of a value: erasure leaves the column as it is."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """`becomes`: what stands there after erasure, a value, an SQL expression or a function of the
    subject. What is kept of a person says `why`. Where rows are deleted `becomes` has no say.
    """

    personal: bool = True
    exported: bool = False
    becomes: Any = None
    why: str = ""


def told(becomes: Any = None) -> Column:
    """Personal: in the export, and erased."""
    return Column(exported=True, becomes=becomes)


def secret(becomes: Any = None) -> Column:
    """A credential, a hash of one, or what only helps to recognise somebody: erased, and in no
    export, which would be one more place to steal it from.
    """
    return Column(becomes=becomes)


def kept(why: str, *, exported: bool = True) -> Column:
    """Personal, and there after erasure too."""
    return Column(exported=exported, becomes=KEPT, why=why)


IMPERSONAL = Column(personal=False, becomes=KEPT)
OWNER = kept("A number that leads to nobody once the account is erased", exported=False)
"""The id of a user."""

_EVERYWHERE = {
    "id": kept("A number that leads to nobody"),
    "created_at": kept("A time without a name"),
    "updated_at": IMPERSONAL,
}


@dataclass(frozen=True, kw_only=True)
class PersonalTable:
    """The rules of one table. `whose`: which rows are somebody's; None if they are nobody's.
    `rows_go`: erasure deletes them. `area`: the file of the export that they stand in.
    """

    record: type[Record]
    columns: Mapping[str, Column]
    whose: Callable[[Subject], ColumnElement[bool]] | None = None
    rows_go: bool = False
    area: str = ""

    @property
    def table(self) -> Table:
        table = self.record.__table__
        assert isinstance(table, Table)  # noqa: S101 (a record is no view or join)
        return table

    @property
    def rules(self) -> Mapping[str, Column]:
        """Of every column, those that all tables have included."""
        return {**_EVERYWHERE, **self.columns}


def impersonal(record: type[Record], **others: Column) -> PersonalTable:
    """A table that tells nothing of people but what `others` say."""
    names = {column.name for column in record.__table__.c} - set(_EVERYWHERE) - set(others)
    return PersonalTable(record=record, columns=dict.fromkeys(names, IMPERSONAL) | others)
