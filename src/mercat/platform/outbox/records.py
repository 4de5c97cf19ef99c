"""The tables behind the outbox."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Identity, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record


class OutboxEvent(Record):
    """An event that the relay has not taken up yet. `position` is the order of writing."""

    __tablename__ = "outbox"

    position: Mapped[int] = mapped_column(Identity(always=True), unique=True)
    name: Mapped[str]
    aggregate: Mapped[str]
    payload: Mapped[dict[str, Any]]
    trace: Mapped[str | None]


class ScheduledEvent(Record):
    """An event of the future. `key` marks the one row of something that recurs."""

    __tablename__ = "scheduled_events"
    __table_args__ = (Index(None, "due_at"),)

    key: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    aggregate: Mapped[str]
    payload: Mapped[dict[str, Any]]
    due_at: Mapped[datetime]


class Delivery(Record):
    """One event for one handler that the worker runs. Kept for a while after it was handled, so
    that a job which the queue hands out twice finds that there is nothing left to do.

    `published_until`: until then the job is believed to be in the queue; `leased_until`: until then
    a worker is believed to be at it. After both have passed the relay publishes the job again.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("event_id", "handler"),
        Index(None, "due_at", postgresql_where=text("handled_at IS NULL")),
        Index(
            None, "handler", "aggregate", "position", postgresql_where=text("handled_at IS NULL")
        ),
        Index(None, "handled_at", postgresql_where=text("handled_at IS NOT NULL")),
    )

    event_id: Mapped[UUID]
    handler: Mapped[str]
    position: Mapped[int]
    aggregate: Mapped[str]
    payload: Mapped[dict[str, Any]]
    trace: Mapped[str | None]
    due_at: Mapped[datetime]
    published_until: Mapped[datetime | None]
    publications: Mapped[int] = mapped_column(server_default="0")
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    error: Mapped[str | None]
    handled_at: Mapped[datetime | None]


class DeadLetter(Record):
    """A delivery that failed every time. `mercat outbox replay` puts it back."""

    __tablename__ = "dead_letters"
    __table_args__ = (UniqueConstraint("event_id", "handler"),)

    event_id: Mapped[UUID]
    handler: Mapped[str]
    position: Mapped[int]
    aggregate: Mapped[str]
    payload: Mapped[dict[str, Any]]
    trace: Mapped[str | None]
    attempts: Mapped[int]
    error: Mapped[str]
