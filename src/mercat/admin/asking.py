"""What the console's views and actions are given: who asks, for what, and the house to ask."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from starlette.requests import Request

from mercat.modules.identity.models import Actor, Device, Permission
from mercat.platform.outbox import Session
from mercat.platform.pagination import PageQuery
from mercat.platform.resources import Resources

T = TypeVar("T")

ROWS = 25
"""Of a list on one page."""


def actor_of(request: Request) -> Actor:
    """Who looks: the gate lets nobody else in."""
    actor: Actor = request.state.actor
    return actor


@dataclass(frozen=True)
class Asking:
    """Somebody looks at something. `session` is open as long as the request reads."""

    actor: Actor
    device: Device
    session: Session
    resources: Resources

    def may(self, permission: Permission) -> bool:
        return permission in self.actor.permissions


@asynccontextmanager
async def asking(request: Request) -> AsyncIterator[Asking]:
    resources: Resources = request.app.state.resources
    client = request.client
    device = Device(client.host if client else None, request.headers.get("user-agent"))
    async with resources.database.open_session() as session:
        yield Asking(actor_of(request), device, session, resources)


@dataclass(frozen=True)
class Asked:
    """What a list is asked for: words to search by, filters by name (only those chosen), a page."""

    q: str | None = None
    filters: Mapping[str, Any] = field(default_factory=dict)
    query: PageQuery = PageQuery(ROWS)  # noqa: RUF009 (frozen)

    def get(self, name: str) -> Any:
        """The chosen value of a filter, or None."""
        return self.filters.get(name)


@dataclass(frozen=True)
class Rows:
    """One page of a list. `total` where it is known; `capped`: that many or more."""

    items: Sequence[Any]
    next_cursor: str | None = None
    total: int | None = None
    capped: bool = False


@dataclass(frozen=True)
class Acting(Asking):
    """Somebody wants something done to `row` (None where it is not about one row)."""

    row: Any
    reason: str
    values: Mapping[str, str]
    """What was entered in the action's own fields, by name, white space around it removed."""
