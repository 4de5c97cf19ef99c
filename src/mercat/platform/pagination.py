"""Lists in pages: by the key of the last row seen, never by counting rows to pass over.

A page starts after a row, not at a number, so rows that are added meanwhile make nobody see a row
twice or miss one, and page 20,000 costs what page 2 does.
"""

import hashlib
import hmac
import json
import math
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, Self, TypeVar, TypeVarTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from mercat.platform.errors import Invalid, Malformed
from mercat.platform.settings import Settings

T = TypeVar("T")
U = TypeVar("U")
Ts = TypeVarTuple("Ts")

Value = datetime | UUID | int | float | str
Key = tuple[Value, ...]
"""Where a row stands in its list: its values of the columns that the list is ordered by."""
Column = ColumnElement[Any] | InstrumentedAttribute[Any]

MOST_COUNTED = 10_000
"""An exact count of a long list costs more than the list."""
LONGEST = 512
"""Characters of a cursor."""
_VERSION = b"\x01"
_MAC = 16
"""Bytes: HMAC-SHA-256 truncated to 128 bits (RFC 2104 §5)."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_HEAD = struct.Struct(">cH")
"""Before every value: its type and its length in bytes."""
_FLOAT = struct.Struct(">d")


class BadCursor(Malformed):
    code = "bad_cursor"
    message = "This cursor does not belong to this list. Start again without a cursor."


class PageAndCursor(Malformed):
    code = "page_and_cursor"
    message = "Ask for a page by its number or by a cursor, not by both."


class BadLimit(Invalid):
    code = "bad_limit"

    def __init__(self, largest: int) -> None:
        message = f"Ask for 1 to {largest} items."
        field = {"loc": ["query", "limit"], "message": message, "code": self.code}
        super().__init__(message, fields=[field])


@dataclass(frozen=True)
class Page(Generic[T]):
    """`next_cursor` is None on the last page. `cursor_of`: of the item at a place in `items`."""

    items: Sequence[T]
    next_cursor: str | None
    cursor_of: Callable[[int], str] | None = field(
        default=None, repr=False, compare=False, kw_only=True
    )

    def told(self, items: Sequence[U]) -> "Page[U]":
        """The same page with its items in other words: as many, in the same order."""
        return Page(items, self.next_cursor, cursor_of=self.cursor_of)

    def counted(self, total: int) -> "CountedPage[T]":
        return CountedPage(self.items, self.next_cursor, total, cursor_of=self.cursor_of)


@dataclass(frozen=True)
class CountedPage(Page[T]):
    """Of a list for staff. `total`: items of all pages, counted no further than MOST_COUNTED."""

    total: int


class PageRead(BaseModel, Generic[T]):
    """A page as a client sees it: `response_model=PageRead[BookingRead]` for a `Page[Booking]`."""

    model_config = ConfigDict(from_attributes=True)

    items: list[T]
    next_cursor: str | None = Field(
        examples=["AXQACAYhzg0vQ0B1ABABmqahfQx7VY08Xx08PxwRUHm5iCWJk2ZVbVPmLBk0rg"],
        description="Send it as `cursor` to get the next page; null on the last one.",
    )

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """`BookingPage` in the OpenAPI document, which clients are generated from."""
        kind = cls.__name__.removesuffix("PageRead")
        return f"{kind}{params[0].__name__.removesuffix('Read')}Page"


class CountedPageRead(PageRead[T], Generic[T]):
    total: int = Field(description="Of all pages; 10000 means that many or more.", examples=[2])


@dataclass(frozen=True)
class PageQuery:
    """What a client asks of a list. `number`: of a page, from 1 on, in lists for staff."""

    limit: int
    cursor: str | None = None
    number: int | None = None

    @property
    def skip(self) -> int:
        """Items of the pages before."""
        return self.limit * ((self.number or 1) - 1)

    def numbered(self, number: int | None) -> Self:
        """Raises PageAndCursor."""
        if number is not None and self.cursor is not None:
            raise PageAndCursor
        return replace(self, number=number)

    @classmethod
    def of(cls, settings: Settings, limit: int | None = None, cursor: str | None = None) -> Self:
        """Raises BadLimit for a limit below 1 or above MAX_PAGE_SIZE."""
        if limit is None:
            return cls(settings.default_page_size, cursor)
        if not 1 <= limit <= settings.max_page_size:
            raise BadLimit(settings.max_page_size)
        return cls(limit, cursor)


def scope(name: str, **filters: object) -> str:
    """The name of a list and its filters, whose cursors serve no other list and no other filter."""
    return json.dumps([name, filters], sort_keys=True, default=str)


class Cursors:
    """Writes and reads cursors: base64url of a version, the typed values and a MAC.

    The first key signs; cursors signed by any of them are accepted, so that keys can be changed.
    A cursor is not secret: whoever holds it can read the values of the last row they were shown.
    """

    def __init__(self, *keys: bytes) -> None:
        self._keys = keys

    def encode(self, key: Key, scope: str) -> str:
        """Raises TypeError for a value of another type (None among them), ValueError for a time
        without a zone, for NaN, and for values too long for a cursor.
        """
        body = _VERSION + b"".join(map(_pack, key))
        text = urlsafe_b64encode(body + _mac(self._keys[0], scope, body)).rstrip(b"=").decode()
        if len(text) > LONGEST:
            raise ValueError("These values are too long for a cursor: order by something shorter.")
        return text

    def decode(self, cursor: str | None, scope: str) -> Key | None:
        """The key in a cursor that was made for this scope; None, the first page, stays None.

        Raises BadCursor for anything else that somebody may send.
        """
        if cursor is None:
            return None
        signed = _bytes(cursor)
        body, mac = signed[:-_MAC], signed[-_MAC:]
        if not any(hmac.compare_digest(_mac(key, scope, body), mac) for key in self._keys):
            raise BadCursor
        if body[:1] != _VERSION:
            raise BadCursor
        return tuple(_unpack(body[1:]))

    def page(
        self, rows: Sequence[T], *, limit: int, scope: str, key: Callable[[T], Key]
    ) -> Page[T]:
        """The page that begins with these rows, of which `keyset` fetched one more than `limit`."""
        items = rows[:limit]
        more = len(rows) > limit

        def cursor_of(place: int) -> str:
            return self.encode(key(items[place]), scope)

        return Page(items, cursor_of(-1) if more else None, cursor_of=cursor_of)


def keyset(
    statement: Select[*Ts],
    columns: Sequence[Column],
    after: Sequence[Value | ColumnElement[Any]] | None,
    *,
    descending: bool = True,
    limit: int | ColumnElement[int],
) -> Select[*Ts]:
    """One page and one row, which tells whether there is another page.

    `columns` order the list, in place of any order the statement has: none may be NULL, and
    together they are unique (end with the id). An index on them in this order serves every page.
    `after` is the key of the last row seen; bind parameters do too, in `after` and `limit`.
    """
    if after is not None:
        if len(after) != len(columns):
            raise ValueError("A key has one value for each column of the order.")
        # A row comparison (SQL:2016 §8.2): PostgreSQL starts in the index at this very row. The
        # same thing written with OR reads every row before it.
        here, last = tuple_(*columns), tuple_(*after)
        statement = statement.where(here < last if descending else here > last)
    order = [column.desc() if descending else column.asc() for column in columns]
    return statement.order_by(None).order_by(*order).limit(limit + 1)


def counted(statement: Select[*Ts], most: int | ColumnElement[int]) -> Select[int]:
    """`total`: how many rows it finds, counted no further than to `most`."""
    some = statement.order_by(None).limit(most).subquery()
    return select(func.count().label("total")).select_from(some)


def _mac(key: bytes, scope: str, body: bytes) -> bytes:
    # The scope is hashed to a fixed length, so that it cannot run over into the body.
    message = b"mercat cursor" + hashlib.sha256(scope.encode()).digest() + body
    return hmac.digest(key, message, "sha256")[:_MAC]


def _bytes(cursor: str) -> bytes:
    """base64url without padding, in its one canonical spelling (RFC 4648 §3.5, §5)."""
    if len(cursor) > LONGEST or not cursor.isascii():
        raise BadCursor
    try:
        decoded = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except BadBase64 as error:
        raise BadCursor from error
    if urlsafe_b64encode(decoded).rstrip(b"=").decode() != cursor:
        raise BadCursor
    return decoded


def _pack(value: Value) -> bytes:
    kind, data = _written(value)
    return _HEAD.pack(kind, len(data)) + data


def _written(value: Value) -> tuple[bytes, bytes]:
    match value:
        case bool():
            raise TypeError("A boolean is no place in a list.")
        case datetime() if value.tzinfo is None:
            raise ValueError("A time needs a zone.")
        case datetime():
            return b"t", _integer((value - _EPOCH) // _MICROSECOND)
        case UUID():
            return b"u", value.bytes
        case int():
            return b"i", _integer(value)
        case float() if math.isnan(value):
            raise ValueError("NaN is no place in a list.")
        case float():
            return b"f", _FLOAT.pack(value)
        case str():
            return b"s", value.encode()
    raise TypeError(f"{type(value).__name__} is no place in a list.")


def _integer(value: int) -> bytes:
    return value.to_bytes(value.bit_length() // 8 + 1, signed=True)


def _unpack(data: bytes) -> Iterator[Value]:
    """The values in a body whose MAC is right: only `_pack` wrote it."""
    while data:
        kind, length = _HEAD.unpack_from(data)
        end = _HEAD.size + length
        yield _READERS[kind](data[_HEAD.size : end])
        data = data[end:]


_READERS: Mapping[bytes, Callable[[bytes], Value]] = {
    b"t": lambda data: _EPOCH + int.from_bytes(data, signed=True) * _MICROSECOND,
    b"u": lambda data: UUID(bytes=data),
    b"i": lambda data: int.from_bytes(data, signed=True),
    b"f": lambda data: float(*_FLOAT.unpack(data)),
    b"s": bytes.decode,
}
