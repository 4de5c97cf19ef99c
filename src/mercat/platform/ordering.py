"""Lists whose order people choose: all of it is sent at once, and nothing else."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from mercat.platform.errors import Conflict


class OtherItems(Conflict):
    code = "order_mismatch"
    message = "Send the id of every item of the list, each once. The list may have changed."


class Placeable(Protocol):
    """A row that knows its place in a list."""

    id: UUID
    position: int


def put_in_order(rows: Sequence[Placeable], ids: Sequence[UUID]) -> bool:
    """Gives each row the place of its id, from 0; says whether any has moved. Lock the list first.
    Raises OtherItems unless the ids are those of the rows, each once.
    """
    by_id = {row.id: row for row in rows}
    if len(ids) != len(by_id) or set(ids) != by_id.keys():
        raise OtherItems
    moved = [(by_id[one], at) for at, one in enumerate(ids) if by_id[one].position != at]
    for row, at in moved:
        row.position = at
    return bool(moved)


def next_place(rows: Sequence[Placeable]) -> int:
    """After the last."""
    return max((row.position for row in rows), default=-1) + 1
