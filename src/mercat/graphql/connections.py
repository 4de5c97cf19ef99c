"""Lists in pages as the Relay Cursor Connections Specification says, over the cursors of REST."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar

from mercat.platform.pagination import Page

T = TypeVar("T")


@dataclass(frozen=True)
class Edge(Generic[T]):
    node: T
    cursor: str


@dataclass(frozen=True)
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass
class Connection(Generic[T]):
    """A page of nodes. Further fields of a subclass are told beside them."""

    page: Page[T] = field(repr=False)
    after: str | None = field(repr=False)

    @property
    def nodes(self) -> Sequence[T]:
        return self.page.items

    @cached_property
    def edges(self) -> Sequence[Edge[T]]:
        return [Edge(node, self._cursor(place)) for place, node in enumerate(self.page.items)]

    @property
    def page_info(self) -> PageInfo:
        last = len(self.page.items) - 1
        return PageInfo(
            has_next_page=self.page.next_cursor is not None,
            has_previous_page=self.after is not None,
            start_cursor=None if last < 0 else self._cursor(0),
            end_cursor=None if last < 0 else self.page.next_cursor or self._cursor(last),
        )

    def _cursor(self, place: int) -> str:
        if self.page.cursor_of is None:
            raise TypeError("This page does not say where its items stand: make it by `Cursors`.")
        return self.page.cursor_of(place)
