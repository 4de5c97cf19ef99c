"""Messages and conversations in the shapes in which they are told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from mercat.modules.conversations.models import Side
from mercat.modules.conversations.schemas import (
    ConversationRead,
    MessageRead,
    ParticipantRead,
    SenderRead,
)
from mercat.modules.files.service import AttachmentRead, Attachments
from mercat.modules.identity.models import UserStatus
from mercat.modules.identity.service import public_name

_SAID = (
    *("id", "conversation_id", "seq", "client_id", "body", "masked"),
    *("sent_at", "edited_at", "deleted_at"),
)
_SHOWN = (
    *("id", "kind", "booking_id", "lead_id", "studio_id", "last_seq", "last_message_at"),
    *("read_seq", "created_at"),
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


def conversation(row: Told, last: MessageRead | None, now: datetime) -> ConversationRead:
    """As whoever asked for it is told of it."""
    mine = row["first_blocks"] if row["is_first"] else row["other_blocks"]
    until = row["muted_until"]
    muted = bool(row["muted"]) and (until is None or until > now)
    return ConversationRead(
        **{name: row[name] for name in _SHOWN},
        side=Side(row["side"]),
        participants=[_person(row, "first"), _second(row)],
        last_message=last,
        unread=row["last_seq"] - row["read_seq"],
        muted=muted,
        muted_until=until if muted else None,
        blocked=row["first_blocks"] or row["other_blocks"],
        blocked_by_you=mine,
    )


def _second(row: Told) -> ParticipantRead:
    if row["business_id"] is None:
        return _person(row, "second")
    return ParticipantRead(
        side=Side.TEAM,
        name=row["business_name"],
        user_id=None,
        business_id=row["business_id"],
        read_seq=row["team_read_seq"],
        delivered_seq=row["team_delivered_seq"],
    )


def _person(row: Told, which: str) -> ParticipantRead:
    names = (row[f"{which}_{name}"] for name in ("status", "first", "last"))
    return ParticipantRead(
        side=Side.PERSON,
        name=public_name(*names),
        user_id=row[f"{which}_id"],
        business_id=None,
        read_seq=row[f"{which}_read_seq"] or 0,
        delivered_seq=row[f"{which}_delivered_seq"] or 0,
    )
