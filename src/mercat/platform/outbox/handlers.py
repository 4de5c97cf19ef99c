"""Who wants to hear of what."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.platform.outbox.event import Event
from mercat.platform.resources import Resources

E = TypeVar("E", bound=Event)

Session: TypeAlias = AsyncSession
"""What a handler passes on to its workflow, under a name that does not speak of SQL."""

LIGHT_TIMEOUT = 5.0
"""Seconds a handler may keep the relay."""


@dataclass(frozen=True)
class Handler:
    """What to do when an event arrives.

    A light handler runs in the relay, inside the transaction that takes the event out of the
    outbox: what it writes is written exactly once. A heavy one (mail, images, gateways) runs in the
    worker with a session of its own and may be run again after a crash, so it must be idempotent.
    """

    event: type[Event]
    run: Callable[[Any, AsyncSession, Resources], Awaitable[None]]
    heavy: bool = False
    timeout: float = LIGHT_TIMEOUT
    attempts: int = 12

    @property
    def name(self) -> str:
        """Stored with deliveries: `identity.send_code`, say. Renaming a handler orphans them."""
        module = self.run.__module__.removesuffix(".handlers").rpartition(".")[2]
        return f"{module}.{self.run.__name__}"


def on(
    event: type[E],
    run: Callable[[E, AsyncSession, Resources], Awaitable[None]],
    *,
    heavy: bool = False,
    timeout: float = LIGHT_TIMEOUT,
) -> Handler:
    """`timeout` in seconds; a heavy handler that takes longer is tried again later."""
    return Handler(event, run, heavy=heavy, timeout=timeout)


class Handlers:
    """All handlers of the house, by event and by name."""

    def __init__(self, handlers: Iterable[Handler]) -> None:
        self._by_event: dict[str, list[Handler]] = defaultdict(list)
        self._by_name: dict[str, Handler] = {}
        self._events: dict[str, type[Event]] = {}
        for handler in handlers:
            if handler.name in self._by_name:
                raise ValueError(f"Two handlers are called {handler.name}.")
            self._by_name[handler.name] = handler
            if self._events.setdefault(handler.event.__name__, handler.event) is not handler.event:
                raise ValueError(f"Two events are called {handler.event.__name__}.")
            self._by_event[handler.event.__name__].append(handler)

    def of(self, event: str) -> list[Handler]:
        return self._by_event.get(event, [])

    def named(self, name: str) -> Handler | None:
        return self._by_name.get(name)
