"""Where businesses are told of what happens, what was sent there, and all that has happened."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from mercat.platform.db import Record, Word, one_of
from mercat.platform.personal_data import PersonalTables, impersonal

MOST_ENDPOINTS = 10
"""Of a business."""
FORMER_SECRET_LIFETIME = timedelta(hours=24)
"""How long what is sent is signed with the secret before as well."""
PATIENCE = timedelta(hours=24)
"""An endpoint that has taken nothing for so long is disabled."""
KEPT = timedelta(days=30)
"""How long facts and deliveries are remembered."""
PAUSES = (
    *(timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30)),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 10)),
)
"""Before each further attempt; the standard's own schedule, as far as a day goes."""
SLOW = timedelta(seconds=1)
LONGEST_REST = timedelta(minutes=5)
MOST_KEPT = 2048
"""Characters of an endpoint's answer."""
MOST_IN_A_TURN, LONGEST_TURN = 20, timedelta(seconds=2)
"""After so many deliveries, or so long, the others have their turn."""
MOST_RETRIED = 10_000
"""Deliveries that one call asks for again."""
OVERSLEPT = timedelta(minutes=15)
"""Whoever should have been woken so long ago was forgotten."""
TEST = "webhook.test"


class EndpointStatus(StrEnum):
    ENABLED = "ENABLED"
    DISABLED = "DISABLED"


class DisabledReason(StrEnum):
    """TEAM: it has said so. GONE: the endpoint has (410). FAILING: it took nothing for a day."""

    TEAM = "TEAM"
    GONE = "GONE"
    FAILING = "FAILING"


class DeliveryStatus(StrEnum):
    PENDING = "PENDING"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"


class WebhookEndpoint(Record):
    __tablename__ = "webhook_endpoints"
    __table_args__ = (
        Index(None, "business_id", postgresql_where=text("archived_at IS NULL")),
        CheckConstraint("(status = 'DISABLED') = (disabled_reason IS NOT NULL)", name="disabled"),
        CheckConstraint("archived_at IS NOT NULL OR secret_sealed IS NOT NULL", name="secret"),
        CheckConstraint("archived_at IS NULL OR status = 'DISABLED'", name="archived_at"),
        CheckConstraint(
            "(former_secret_sealed IS NULL) = (former_secret_until IS NULL)", name="former_secret"
        ),
        one_of("status", EndpointStatus),
        one_of("disabled_reason", DisabledReason),
    )

    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    url: Mapped[str]
    description: Mapped[str | None]
    events: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    """The types it wants; None: all there are, and all there will be."""
    status: Mapped[EndpointStatus] = mapped_column(Word(EndpointStatus))
    disabled_reason: Mapped[DisabledReason | None] = mapped_column(Word(DisabledReason))
    secret_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    former_secret_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    former_secret_until: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    """None: the last attempt went well, or there was none."""
    failures: Mapped[int] = mapped_column(server_default="0")
    """In a row."""
    rests_until: Mapped[datetime | None]
    """Until then nothing is sent: slow and broken endpoints must not keep the others waiting."""
    wakes_at: Mapped[datetime | None]
    """When somebody looks at what waits for it: once for all of it, however much there is. None:
    nothing waits.
    """
    turn: Mapped[int] = mapped_column(server_default="0")
    """Of whoever was woken last; who was woken before comes too late."""
    archived_at: Mapped[datetime | None]

    @property
    def is_live(self) -> bool:
        return self.status is EndpointStatus.ENABLED

    def move(self, url: str) -> None:
        """What the former address has failed is not held against another."""
        if url != self.url:
            self.url = url
            self._recover()

    def enable(self) -> None:
        self.status, self.disabled_reason = EndpointStatus.ENABLED, None
        self._recover()

    def disable(self, reason: DisabledReason) -> None:
        self.status, self.disabled_reason = EndpointStatus.DISABLED, reason
        self.wakes_at = None

    def archive(self, at: datetime) -> None:
        self.disable(DisabledReason.TEAM)
        self.archived_at = at
        self.secret_sealed = self.former_secret_sealed = self.former_secret_until = None

    def took(self, at: datetime, seconds: float) -> None:
        """It has answered well, in so many seconds. A slow one has a fifth of the time at most."""
        self._recover()
        if seconds > SLOW.total_seconds():
            self.rests_until = at + timedelta(seconds=4 * seconds)

    def failed(self, at: datetime) -> bool:
        """Whether it has done so for too long."""
        self.failures += 1
        self.failing_since = self.failing_since or at
        return at - self.failing_since >= PATIENCE

    @property
    def rest(self) -> timedelta:
        """After so many failures."""
        doubled: int = 2 ** min(self.failures - 1, 10)
        return min(PAUSES[0] * doubled, LONGEST_REST)

    def wake(self, at: datetime) -> bool:
        """Not before it has rested. Whether that is sooner than it would be looked at anyway."""
        at = max(at, self.rests_until or at)
        if self.wakes_at is not None and self.wakes_at <= at:
            return False
        self.wakes_at = at
        self.turn += 1
        return True

    def fall_asleep(self) -> None:
        self.wakes_at = None

    def _recover(self) -> None:
        self.failures, self.failing_since, self.rests_until = 0, None, None


class WebhookDelivery(Record):
    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("endpoint_id", "event_id"),
        Index(None, "endpoint_id", "id"),
        Index(None, "endpoint_id", "status", "id"),
        Index(
            "ix_webhook_deliveries_pending",
            "endpoint_id",
            "next_attempt_at",
            "id",
            postgresql_where=text("status = 'PENDING'"),
        ),
        Index(None, "created_at"),
        CheckConstraint(
            "(status = 'PENDING') = (next_attempt_at IS NOT NULL)", name="next_attempt_at"
        ),
        CheckConstraint("attempts >= 0", name="attempts"),
        one_of("status", DeliveryStatus),
    )

    endpoint_id: Mapped[UUID] = mapped_column(ForeignKey("webhook_endpoints.id"))
    event_id: Mapped[UUID]
    type: Mapped[str]
    data: Mapped[dict[str, Any]]
    occurred_at: Mapped[datetime]
    status: Mapped[DeliveryStatus] = mapped_column(Word(DeliveryStatus))
    attempts: Mapped[int] = mapped_column(server_default="0")
    round: Mapped[int] = mapped_column(server_default="0")
    """Attempts since somebody has last asked for it."""
    next_attempt_at: Mapped[datetime | None]
    last_attempt_at: Mapped[datetime | None]
    took_ms: Mapped[int | None]
    answer_status: Mapped[int | None]
    answer: Mapped[str | None]
    """The beginning of what the endpoint said."""
    error: Mapped[str | None]

    def tried(
        self, at: datetime, took_ms: int, status: int | None, answer: str | None, error: str | None
    ) -> "WebhookAttempt":
        """What is to be kept of it. `error`: None, it went well."""
        self.attempts += 1
        self.round += 1
        self.last_attempt_at, self.took_ms = at, took_ms
        self.answer_status, self.answer, self.error = status, answer, error
        if error is None:
            self._end(DeliveryStatus.DELIVERED)
        elif self.round > len(PAUSES):
            self._end(DeliveryStatus.FAILED)
        return WebhookAttempt(
            delivery_id=self.id,
            number=self.attempts,
            tried_at=at,
            took_ms=took_ms,
            answer_status=status,
            answer=answer,
            error=error,
        )

    def fail(self, error: str) -> None:
        self.error = error
        self._end(DeliveryStatus.FAILED)

    def renew(self, at: datetime) -> None:
        self.status, self.next_attempt_at, self.round = DeliveryStatus.PENDING, at, 0

    def _end(self, status: DeliveryStatus) -> None:
        self.status, self.next_attempt_at = status, None


class WebhookAttempt(Record):
    """One time that a delivery was sent, and what came of it; never changed."""

    __tablename__ = "webhook_attempts"
    __table_args__ = (
        UniqueConstraint("delivery_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("took_ms >= 0", name="took_ms"),
    )

    delivery_id: Mapped[UUID] = mapped_column(
        ForeignKey("webhook_deliveries.id", ondelete="CASCADE")
    )
    number: Mapped[int]
    tried_at: Mapped[datetime]
    took_ms: Mapped[int]
    answer_status: Mapped[int | None]
    answer: Mapped[str | None]
    error: Mapped[str | None]


class FeedEvent(Record):
    """A fact, in the one order in which all of them became visible."""

    __tablename__ = "feed_events"
    __table_args__ = (Index(None, "business_id", "position"), Index(None, "created_at"))

    position: Mapped[int] = mapped_column(unique=True)
    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    type: Mapped[str]
    data: Mapped[dict[str, Any]]
    occurred_at: Mapped[datetime]


class FeedHead(Record):
    """One row: whoever adds a fact has it locked until they commit, so that no position becomes
    visible before a lower one.
    """

    __tablename__ = "feed_heads"

    name: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    """Of the newest."""
    forgotten: Mapped[int] = mapped_column(server_default="0")
    """Of the newest that is not there any more."""


PERSONAL_DATA = PersonalTables(
    [
        impersonal(WebhookEndpoint),
        impersonal(WebhookDelivery),
        impersonal(WebhookAttempt),
        impersonal(FeedEvent),
        impersonal(FeedHead),
    ]
)
