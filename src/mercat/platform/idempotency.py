"""The same request sent again gets the same answer, and does nothing more.

In the spirit of draft-ietf-httpapi-idempotency-key-header. The key, what was asked and what was
answered stand in one row, written in the transaction of what was done: a crash leaves all or none.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Index,
    UniqueConstraint,
    delete,
    func,
    literal,
    null,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped

from mercat.platform.clock import Clock
from mercat.platform.db import Record
from mercat.platform.errors import Conflict, Invalid, Malformed
from mercat.platform.ids import uuid7

REMEMBERED = timedelta(hours=24)
_KEY = re.compile(r"[!-~]{1,255}")
_IDENTITY = ("caller", "operation", "key")
_UNANSWERED = {"status": null(), "body": null(), "content_type": null(), "created_at": func.now()}


class BadIdempotencyKey(Malformed):
    code = "bad_idempotency_key"
    message = "An Idempotency-Key is 1 to 255 visible ASCII characters."


class IdempotencyKeyInProgress(Conflict):
    code = "idempotency_key_in_progress"
    message = "The first request with this Idempotency-Key is still at work. Ask again shortly."


class IdempotencyKeyReused(Invalid):
    code = "idempotency_key_reused"
    message = "This Idempotency-Key was used for another request."


@dataclass(frozen=True)
class Answer:
    """What goes back to the client, byte for byte what went back the first time."""

    status: int
    body: bytes
    content_type: str
    replayed: bool = False

    @property
    def headers(self) -> Mapping[str, str]:
        return {"Idempotent-Replayed": "true"} if self.replayed else {}


class IdempotencyKey(Record):
    """A request that is being answered, seen by its own transaction only, or one that was."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (
        UniqueConstraint(*_IDENTITY),
        CheckConstraint("num_nulls(status, body, content_type) IN (0, 3)", name="answer"),
        Index(None, "expires_at"),
    )

    caller: Mapped[str]
    operation: Mapped[str]
    key: Mapped[str]
    fingerprint: Mapped[bytes]
    expires_at: Mapped[datetime]
    status: Mapped[int | None]
    body: Mapped[bytes | None]
    content_type: Mapped[str | None]

    def answer(self, now: datetime) -> Answer | None:
        """What was answered, if it was and is still remembered."""
        if self.status is None or self.body is None or self.content_type is None:
            return None
        if self.expires_at <= now:
            return None
        return Answer(self.status, self.body, self.content_type, replayed=True)


def fingerprint(method: str, path: str, body: bytes) -> bytes:
    """SHA-256 of what is asked: the same key may be sent again with exactly this and no other."""
    return hashlib.sha256(f"{method} {path}\n".encode() + body).digest()


@dataclass(frozen=True, kw_only=True)
class KeyedRequest:
    """A request with an Idempotency-Key, which is the caller's own for this one operation.

    Raises BadIdempotencyKey.
    """

    caller: str
    operation: str
    key: str
    fingerprint: bytes

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key):
            raise BadIdempotencyKey

    @property
    def lock(self) -> int:
        """64 bits for an advisory lock. If two requests share them, one is told to ask again."""
        name = "\0".join(("idempotency", self.caller, self.operation, self.key))
        return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)


class Idempotency:
    """Belongs to one workflow, in whose transaction all of it happens:

        async with self._transaction:
            if replay := await self._idempotency.begin(request):
                return replay
            booking = ...
            return await self._idempotency.finish(201, BookingRead(...).model_dump_json().encode())

    Only what was done is remembered: an error rolls the key back with the rest, and the same
    request may be tried again. Needs READ COMMITTED, PostgreSQL's default.
    """

    def __init__(self, session: AsyncSession, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._claim: UUID | None = None

    async def begin(self, request: KeyedRequest | None) -> Answer | None:
        """The answer this request has had, or None when the work is to be done now.

        Never waits for another request: raises IdempotencyKeyInProgress while one has the key, and
        IdempotencyKeyReused when it was another request. None, a request without a key, is never
        remembered.
        """
        self._claim = await self._claimed(request) if request else None
        if request is None or self._claim is not None:
            return None
        kept = await self._kept(request)
        answer = kept.answer(self._clock.now()) if kept else None
        if kept is None or answer is None:
            raise IdempotencyKeyInProgress
        if kept.fingerprint != request.fingerprint:
            raise IdempotencyKeyReused
        return answer

    async def finish(
        self, status: int, body: bytes, content_type: str = "application/json"
    ) -> Answer:
        """Keeps the answer, in the same transaction, for whoever sends the request again."""
        if self._claim is not None:
            answer = {"status": status, "body": body, "content_type": content_type}
            mine = IdempotencyKey.id == self._claim
            await self._session.execute(update(IdempotencyKey).where(mine).values(answer))
        return Answer(status, body, content_type)

    async def purge(self, limit: int = 1000) -> int:
        """Deletes up to `limit` rows that have expired, and says how many they were."""
        expired = (
            select(IdempotencyKey.id)
            .where(IdempotencyKey.expires_at <= self._clock.now())
            .order_by(IdempotencyKey.expires_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("expired")  # a subquery may be run more than once, each time for other rows
        )
        gone = delete(IdempotencyKey).where(IdempotencyKey.id.in_(select(expired.c.id)))
        return len((await self._session.scalars(gone.returning(IdempotencyKey.id))).all())

    async def _claimed(self, request: KeyedRequest) -> UUID | None:
        """Writes the row of this request, unless there is one that counts or somebody is at it.

        The lock comes first and is not waited for; the insert alone would wait for the transaction
        of whoever has inserted the same key. A row that has expired is written over.
        """
        now = self._clock.now()
        row = {
            "id": uuid7(),
            "caller": request.caller,
            "operation": request.operation,
            "key": request.key,
            "fingerprint": request.fingerprint,
            "expires_at": now + REMEMBERED,
        }
        types = IdempotencyKey.__table__.c
        source = select(*(literal(value, types[name].type) for name, value in row.items()))
        locked = source.where(func.pg_try_advisory_xact_lock(request.lock))
        insertion = insert(IdempotencyKey).from_select([*row], locked, include_defaults=False)
        anew = {name: insertion.excluded[name] for name in row} | _UNANSWERED
        statement = insertion.on_conflict_do_update(
            index_elements=_IDENTITY, set_=anew, where=IdempotencyKey.expires_at <= now
        )
        return await self._session.scalar(statement.returning(IdempotencyKey.id))

    async def _kept(self, request: KeyedRequest) -> IdempotencyKey | None:
        statement = select(IdempotencyKey).where(
            IdempotencyKey.caller == request.caller,
            IdempotencyKey.operation == request.operation,
            IdempotencyKey.key == request.key,
        )
        return await self._session.scalar(statement, execution_options={"populate_existing": True})
