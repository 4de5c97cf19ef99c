"""Who is to be told of what was said: those for whom it is, and who have not read it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from mercat.modules.conversations.models import Audience, Conversation, Participant, Side
from mercat.modules.identity.service import public_name

READING_TIME = timedelta(seconds=20)
"""For whoever is there to read a message before others are told that it came."""
LETTER_TIME = timedelta(minutes=10)
"""For which a message is unread before its reader is written to."""


def letter_key(conversation_id: UUID, user_id: UUID) -> str:
    """What the letter that waits is known by: of one conversation there is one."""
    return f"unread-letter:{conversation_id}:{user_id}"


def notice_key(conversation_id: UUID) -> str:
    """What notices of unread messages are about."""
    return f"conversation:{conversation_id}"


def unread_by(
    audience: Audience,
    conversation: Conversation,
    said: Sequence[Any],
    marks: Sequence[Participant],
    now: datetime,
) -> Mapping[UUID, Any]:
    """Of each of them the newest of these messages that they have not read. `said`: the newest
    first. A team is told what the other side says, and not what one of its own has read already.
    """
    by_user = {mark.user_id: mark for mark in marks}
    found = {}
    for user_id in audience.user_ids | audience.members:
        mark = by_user.get(user_id)
        if mark is not None and _is_muted(mark, now):
            continue
        side = audience.side_of(user_id)
        read = mark.last_read_seq if mark else 0
        if side is Side.TEAM:
            read = max(read, conversation.team_read_seq)
        for message in said:
            if message.seq > read and _is_for(user_id, side, message):
                found[user_id] = message
                break
    return found


def shown_name(message: Any) -> str:
    """Who said it, as the other side is told."""
    if message.side is Side.TEAM:
        return str(message.business)
    return public_name(message.status, message.first_name, message.last_name)


def _is_for(user_id: UUID, side: Side, message: Any) -> bool:
    if side is Side.TEAM:
        return message.side is Side.PERSON
    return bool(message.sender_id != user_id)


def _is_muted(mark: Participant, now: datetime) -> bool:
    return mark.muted and (mark.muted_until is None or mark.muted_until > now)
