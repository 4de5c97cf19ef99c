"""The sandbox, watched: what it is asked, and what happens the moment it has done it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.payments.dependencies import charges as dependencies

if TYPE_CHECKING:
    from tests.modules.payments.conftest import Till

Then = Callable[[], Awaitable[None]]


class Killed(BaseException):
    """As by kill -9: nobody handles it."""


class Watched:
    """The sandbox, and what happens the moment it has done what it was asked."""

    def __init__(self, inner: Any) -> None:
        self.then: Then | None = None
        self.asked = 0
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._inner, name)
        if name not in {"open_checkout", "close_checkout", "refund"}:
            return real

        async def ask(*arguments: Any) -> Any:
            self.asked += 1
            answer = await real(*arguments)
            if self.then is not None:
                await self.then()
            return answer

        return ask


async def kill() -> None:
    raise Killed


@asynccontextmanager
async def opened(till: "Till") -> AsyncIterator[AsyncSession]:
    async with till.resources.database.open_session() as session:
        yield session


async def run(till: "Till", act: str, whose: UUID) -> None:
    async with opened(till) as session:
        await getattr(dependencies, act)(session, till.resources).execute(whose)


async def page(till: "Till", charge_id: UUID) -> tuple[Any, ...]:
    names = "status, checkout_url, closing_at IS NULL, closed_at IS NULL"
    told = f"SELECT ARRAY[{names.replace(', ', '::text, ')}::text] FROM charges WHERE id = :id"  # noqa: S608 (our own)
    return tuple(await till.value(told, id=charge_id))
