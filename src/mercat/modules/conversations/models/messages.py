"""Messages, and what hangs on them."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from mercat.modules.conversations.errors import MessageDeleted, MessageSettled
from mercat.modules.conversations.models.seats import Side
from mercat.platform.db import Record, Word, one_of

EDITING_TIME = timedelta(minutes=15)
"""After it was sent: how long its sender may edit it."""
DELETING_TIME = timedelta(hours=24)
MOST_ATTACHMENTS = 10
LONGEST_BODY = 4000
"""Characters."""


class Message(Record):
    """Its number stays when it is deleted: nothing has a gap."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "sender_id", "client_id"),
        Index(
            "uq_messages_conversation_id_change",
            "conversation_id",
            "change",
            unique=True,
            postgresql_where=text("change IS NOT NULL"),
        ),
        Index(None, "sender_id"),
        Index(
            "ix_messages_words",
            text("to_tsvector('simple', body)"),
            postgresql_using="gin",
            postgresql_where=text("body IS NOT NULL"),
        ),
        CheckConstraint("seq >= 1", name="seq"),
        CheckConstraint("deleted_at IS NULL OR body IS NULL", name="deleted_at"),
        CheckConstraint("removed_reason IS NULL OR deleted_at IS NOT NULL", name="removed_reason"),
        one_of("side", Side),
    )

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id"))
    seq: Mapped[int]
    """1, 2, 3 … within its conversation."""
    sender_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    side: Mapped[Side] = mapped_column(Word(Side))
    """TEAM: it was said in the business's name."""
    client_id: Mapped[str]
    """Of its sender's own choosing: sent again with it, it is the same message."""
    body: Mapped[str | None]
    """None: only attachments, or deleted."""
    masked: Mapped[bool] = mapped_column(server_default="false")
    """Something in it was hidden, see `service/masking.py`. What that was is stored nowhere."""
    sent_at: Mapped[datetime] = mapped_column(server_default=func.now())
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    removed_reason: Mapped[str | None]
    """Staff have deleted it: why."""
    change: Mapped[int | None]
    """1, 2, 3 … within its conversation: which of all edits and deletions its last one was. Whoever
    was away has those repeated that come after the last they know of.
    """

    def expect_editable(self, at: datetime) -> None:
        """Raises MessageDeleted, MessageSettled."""
        self._expect_younger(EDITING_TIME, at)

    def expect_deletable(self, at: datetime) -> None:
        """Raises MessageDeleted, MessageSettled."""
        self._expect_younger(DELETING_TIME, at)

    def delete(self, at: datetime, reason: str | None = None) -> None:
        """`reason`: why staff do it."""
        self.body, self.deleted_at, self.removed_reason = None, at, reason

    def _expect_younger(self, age: timedelta, at: datetime) -> None:
        if self.deleted_at is not None:
            raise MessageDeleted
        if at >= self.sent_at + age:
            raise MessageSettled


class MessageAttachment(Record):
    __tablename__ = "message_attachments"
    __table_args__ = (Index(None, "message_id", "position", "id"),)

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"))
    file_id: Mapped[UUID] = mapped_column(ForeignKey("files.id"), unique=True)
    position: Mapped[int]
