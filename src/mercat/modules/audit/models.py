"""The rows of the audit trail."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import FetchedValue, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record
from mercat.platform.personal_data import IMPERSONAL, OWNER, PersonalTable, PersonalTables, kept


class AuditEvent(Record):
    """One act. Rows are added and never changed: triggers refuse it, and so do privileges.

    Its place in the chain is given by a trigger, to one writer at a time.
    """

    __tablename__ = "audit_events"
    __table_args__ = (
        Index(None, "created_at", "id"),
        Index(None, "actor_id", "created_at", "id"),
        Index(None, "target_type", "target_id", "created_at", "id"),
        Index(None, "action", "created_at", "id"),
    )

    action: Mapped[str]
    actor_id: Mapped[UUID | None]
    """The user; nobody where Mercat did it by itself."""
    api_key_id: Mapped[UUID | None]
    target_type: Mapped[str]
    target_id: Mapped[str]
    ip: Mapped[str | None]
    request_id: Mapped[str | None]
    changes: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    position: Mapped[int] = mapped_column(server_default=FetchedValue(), unique=True)
    """1, 2, 3 …, without a gap."""
    previous_hash: Mapped[bytes] = mapped_column(LargeBinary, server_default=FetchedValue())
    hash: Mapped[bytes] = mapped_column(LargeBinary, server_default=FetchedValue())
    """SHA-256 over the hash before and everything in this row, see `chain.seal`."""


class AuditCheckpoint(Record):
    """How far the chain was found whole. The next look begins there."""

    __tablename__ = "audit_checkpoints"

    position: Mapped[int] = mapped_column(unique=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True)
class Head:
    """The end of a chain: kept elsewhere it proves what stood here, and how much of it."""

    position: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.position}:{self.hash.hex()}"


GENESIS = Head(0, bytes(32))
"""What the first row follows."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with the chain, and at which position."""

    position: int
    what: str


@dataclass(frozen=True)
class Verdict:
    """`head`: the last row that was read. Whole if there are no faults."""

    head: Head
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class AuditFilter:
    """Which acts are asked for; times are inclusive below and exclusive above."""

    actor_id: UUID | None = None
    target_type: str | None = None
    target_id: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Act:
    """What a workflow says of itself. `action` is `noun.verbed`; no secret is in `changes`."""

    action: str
    target_type: str
    target_id: str
    actor_id: UUID | None = None
    api_key_id: UUID | None = None
    ip: str | None = None
    changes: dict[str, Any] = field(default_factory=dict)


_LAW = (
    "Who did what must be shown for as long as the law asks; with the account erased it is a number"
)

PERSONAL_DATA = PersonalTables(
    [
        PersonalTable(
            record=AuditEvent,
            area="acts",
            # What somebody did. What was done to them names others, who have the same rights.
            whose=lambda subject: AuditEvent.actor_id == subject.user_id,
            columns={
                "actor_id": OWNER,
                **dict.fromkeys(("action", "target_type", "target_id", "changes"), kept(_LAW)),
                **dict.fromkeys(("ip", "api_key_id", "request_id"), kept(_LAW)),
                **dict.fromkeys(("position", "previous_hash", "hash"), IMPERSONAL),
            },
        ),
        PersonalTable(
            record=AuditCheckpoint, columns=dict.fromkeys(("position", "hash"), IMPERSONAL)
        ),
    ]
)
