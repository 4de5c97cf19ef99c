"""Messages in the shape in which they are told."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from mercat.modules.conversations.models import Side
from mercat.modules.conversations.schemas import MessageRead, SenderRead
from mercat.modules.files.service import AttachmentRead, Attachments
from mercat.modules.identity.models import UserStatus
from mercat.modules.identity.service import public_name

_SAID = (
    *("id", "conversation_id", "seq", "client_id", "body", "masked"),
    *("sent_at", "edited_at", "deleted_at"),
)
Told = Mapping[str, Any]
Shown = Mapping[UUID, AttachmentRead]


async def attached(attachments: Attachments, rows: Sequence[Told]) -> Shown:
    """To all of them, in one question."""
    return await attachments.get_many([file_id for row in rows for file_id in row["files"] or ()])


def message(row: Told, shown: Shown, reader: Side) -> MessageRead:
    """As that side is told of it."""
    return MessageRead(
        **{name: row[name] for name in _SAID},
        sender=_sender(row, reader),
        attachments=[shown[one] for one in row["files"] or () if one in shown],
        removed=row["removed_reason"] is not None,
    )


def _sender(row: Told, reader: Side) -> SenderRead:
    name = public_name(row["sender_status"], row["first_name"], row["last_name"])
    if row["side"] == Side.PERSON:
        return SenderRead(side=Side.PERSON, name=name, user_id=row["sender_id"], member_name=None)
    is_theirs = reader is Side.TEAM
    return SenderRead(
        side=Side.TEAM,
        name=row["business_name"],
        user_id=row["sender_id"] if is_theirs else None,
        member_name=name if is_theirs and row["sender_status"] != UserStatus.DELETED else None,
    )
