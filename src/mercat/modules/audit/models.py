"""The rows of the audit trail."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record
from mercat.platform.personal_data import OWNER, PersonalTable, PersonalTables, kept


class AuditEvent(Record):
    """One act. Rows are added and never changed."""

    __tablename__ = "audit_events"
    __table_args__ = (
        Index(None, "actor_id", "id"),
        Index(None, "target_type", "target_id", "id"),
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
            },
        )
    ]
)
