"""A workflow with an Idempotency-Key, as modules write them, to be raced and killed in tests."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Integer, MetaData, Table, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.platform.clock import Clock
from mercat.platform.db import Database, Transaction
from mercat.platform.errors import Conflict
from mercat.platform.idempotency import Answer, Idempotency, KeyedRequest, fingerprint

effects = Table("idempotency_effects", MetaData(), Column("id", Integer, primary_key=True))
REQUEST = KeyedRequest(
    caller="ada", operation="take_money", key="k-1", fingerprint=fingerprint("POST", "/x", b"{}")
)
Step = Callable[[str], Awaitable[None]]


class SlotTaken(Conflict):
    code = "slot_taken"


class Later(Clock):
    def __init__(self, **by: float) -> None:
        self._by = timedelta(**by)

    def now(self) -> datetime:
        return super().now() + self._by


async def nothing_happens(step: str) -> None:
    del step


class TakeMoney:
    """`at` is told of each step, and may wait, fail or cut the connection there."""

    def __init__(self, session: AsyncSession, clock: Clock, at: Step = nothing_happens) -> None:
        self._session = session
        self._transaction = Transaction(session)
        self._idempotency = Idempotency(session, clock)
        self._at = at

    async def execute(self, request: KeyedRequest | None) -> Answer:
        async with self._transaction:
            await self._session.execute(text("SELECT 1"))
            await self._at("opened")
            if replay := await self._idempotency.begin(request):
                return replay
            await self._at("begun")
            number = await self._session.scalar(insert(effects).returning(effects.c.id))
            await self._at("done")
            answer = await self._idempotency.finish(201, b'{"id": %d, "\xff": 1}' % number)
            await self._at("finished")
        await self._at("committed")
        return answer


async def take(
    primary: Database,
    request: KeyedRequest | None = REQUEST,
    at: Step = nothing_happens,
    clock: Clock | None = None,
) -> Answer:
    async with primary.open_session() as session:
        return await TakeMoney(session, clock or Clock(), at).execute(request)


async def count(primary: Database, table: Any = effects) -> int:
    async with primary.open_session() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0
