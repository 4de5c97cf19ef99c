"""What gateways tell us, what we find when we compare our books with theirs, and what our own
gateway knows.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from mercat.modules.payments.models.charges import Gateway
from mercat.platform.db import Record, Word, one_of
from mercat.platform.money import Money


class WebhookEvent(Record):
    """`created_at` is when it came. Stored once, whatever the gateway repeats."""

    __tablename__ = "webhook_events"
    __table_args__ = (
        UniqueConstraint("gateway", "event_id"),
        Index(None, "created_at", "id"),
        Index(
            "ix_webhook_events_unhandled",
            "created_at",
            postgresql_where=text("processed_at IS NULL"),
        ),
        one_of("gateway", Gateway),
    )

    gateway: Mapped[Gateway] = mapped_column(Word(Gateway))
    event_id: Mapped[str]
    """The gateway's."""
    kind: Mapped[str]
    """The gateway's word: `checkout.session.completed`."""
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    processed_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    """How often somebody was told to handle it."""
    error: Mapped[str | None]
    """Why it is not handled, as far as that may be told."""


@dataclass(frozen=True, kw_only=True)
class WebhookFilter:
    """Which of them staff want to see; None: it does not matter."""

    gateway: Gateway | None = None
    handled: bool | None = None


class Reconciliation(Record):
    """A comparison of one day with a gateway's own list."""

    __tablename__ = "reconciliations"
    __table_args__ = (
        Index(None, "gateway", "created_at"),
        one_of("gateway", Gateway),
    )

    gateway: Mapped[Gateway] = mapped_column(Word(Gateway))
    since: Mapped[datetime]
    until: Mapped[datetime]
    compared: Mapped[int]
    mended: Mapped[int]
    """Differences that were taken up as if their webhook had come."""
    differences: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'"))
    """What is left for people to look at."""
    error: Mapped[str | None]


class SandboxOperationKind(StrEnum):
    PAYMENT = "PAYMENT"
    DECLINE = "DECLINE"
    REFUND = "REFUND"
    PAYOUT = "PAYOUT"
    DISPUTE = "DISPUTE"


class SandboxAct(StrEnum):
    """CONSOLE_REFUND: given back by somebody who sat at the company, not asked for by us."""

    PAYMENT = "payment"
    DECLINE = "decline"
    REFUND = "refund"
    CONSOLE_REFUND = "console-refund"
    PAYOUT = "payout"
    DISPUTE_OPENED = "dispute-opened"
    DISPUTE_WON = "dispute-won"
    DISPUTE_LOST = "dispute-lost"

    @property
    def kind(self) -> SandboxOperationKind:
        word = self.removeprefix("console-").partition("-")[0]
        return SandboxOperationKind(word.upper())


class SandboxOperation(Record):
    """What the sandbox has done: a payment company's own memory, which the rest of this module
    knows only through its webhooks and answers. Its id is the company's name for it.
    """

    __tablename__ = "sandbox_operations"
    __table_args__ = (
        Index(None, "reference_id"),
        Index(None, "created_at"),
        one_of("kind", SandboxOperationKind),
    )

    kind: Mapped[SandboxOperationKind] = mapped_column(Word(SandboxOperationKind))
    key: Mapped[str] = mapped_column(unique=True)
    """Under which it is done once: the act and its name, with a colon between them."""
    reference_id: Mapped[UUID]
    """Of the charge that was paid, disputed or given back, or of the payout. `created_at` is when
    it happens, which may be some seconds ahead.
    """
    amount: Mapped[int]
    currency: Mapped[str]

    @property
    def act(self) -> SandboxAct:
        return SandboxAct(self.key.partition(":")[0])

    @property
    def name(self) -> UUID:
        """Of what asked for it: a charge, our refund or payout, or nothing known elsewhere."""
        return UUID(self.key.partition(":")[2])

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)
