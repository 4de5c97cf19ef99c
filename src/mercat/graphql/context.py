"""What a field of the graph asks the request and the application for."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from pydantic import BaseModel
from pydantic_core import to_json
from starlette.background import BackgroundTasks
from starlette.requests import HTTPConnection

from mercat.graphql.loaders import Loaders
from mercat.modules.identity.errors import SessionRequired
from mercat.modules.identity.models import Actor, Device, Permission
from mercat.platform.errors import Forbidden, Unauthenticated
from mercat.platform.idempotency import Answer, KeyedRequest, fingerprint
from mercat.platform.outbox import Session
from mercat.platform.pagination import PageQuery
from mercat.platform.resources import Resources
from mercat.platform.web.limits import take_for_client

M = TypeVar("M", bound=BaseModel)


@dataclass(eq=False)
class Context:
    """`asker`: whoever sends the request; None for a stranger."""

    connection: HTTPConnection
    resources: Resources
    asker: Actor | None
    replayed: list[str] = field(default_factory=list)
    """The mutations whose answer is one that was given before."""

    background: BackgroundTasks = field(default_factory=BackgroundTasks)
    """What is done once the answer is sent."""

    def afterwards(self, run: Callable[..., Any], *arguments: Any) -> None:
        self.background.add_task(run, *arguments)

    listening: Callable[[str], AsyncIterator[Mapping[str, Any]]] | None = None
    """How a subscription hears what its socket is told; None where there is no socket."""

    def frames(self, kind: str) -> AsyncIterator[Mapping[str, Any]]:
        """What the caller's socket is told from now on, of this `type` (docs/realtime.md)."""
        if self.listening is None:
            raise TypeError("Only a subscription has a socket.")
        return self.listening(kind)

    @cached_property
    def loaders(self) -> Loaders:
        return Loaders(self)

    def forget(self) -> None:
        """What was loaded may be otherwise by now: whoever asks again is told anew."""
        self.__dict__.pop("loaders", None)

    @property
    def device(self) -> Device:
        client = self.connection.client
        return Device(client.host if client else None, self.connection.headers.get("user-agent"))

    def caller(self, permission: Permission) -> Actor:
        """A person or a program that may do this. Raises Unauthenticated, Forbidden."""
        if self.asker is None:
            raise Unauthenticated
        if permission not in self.asker.permissions:
            raise Forbidden
        return self.asker

    def person(self) -> Actor:
        """For what is not open to API keys. Raises Unauthenticated, SessionRequired."""
        if self.asker is None:
            raise Unauthenticated
        if self.asker.api_key_id is not None:
            raise SessionRequired
        return self.asker

    def visitor(self, permission: Permission) -> Actor | None:
        """For what everybody may see, and some see more of: None for whoever sees no more."""
        return self.asker if self.asker and permission in self.asker.permissions else None

    async def limited(self, name: str, times: int = 1) -> None:
        """Counts as the REST door does that is `limited` by this name. Raises RateLimited."""
        await take_for_client(self.connection, name, times)

    def paging(self, first: int | None, after: str | None) -> PageQuery:
        """Raises BadLimit."""
        return PageQuery.of(self.resources.settings, first, after)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        """One for one mutation, or for one batch: never shared."""
        async with self.resources.database.open_session() as session:
            yield session

    def keyed(
        self, actor: Actor, name: str, sent: BaseModel | Mapping[str, Any], key: str | None
    ) -> KeyedRequest | None:
        """For the mutation of this name. `sent`: all that was asked of it. Raises
        BadIdempotencyKey.
        """
        if key is None:
            return None
        return KeyedRequest(
            caller=str(actor.user_id),
            operation=f"graphql {name}",
            key=key,
            fingerprint=fingerprint("POST", name, to_json(sent)),
        )

    def replied(self, name: str, shape: type[M], answer: Answer) -> M:
        """What a keyed workflow has answered, now or before."""
        if answer.headers.get("Idempotent-Replayed"):
            self.replayed.append(name)
        return shape.model_validate_json(answer.body)
