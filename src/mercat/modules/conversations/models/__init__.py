"""Conversations, messages, and what people tell staff of them."""

from mercat.modules.conversations.models.conversations import (
    Conversation,
    ConversationKind,
    Participant,
)
from mercat.modules.conversations.models.messages import (
    DELETING_TIME,
    EDITING_TIME,
    LONGEST_BODY,
    MOST_ATTACHMENTS,
    ConversationBlock,
    Decision,
    Message,
    MessageAttachment,
    MessageReport,
    ReportReason,
)
from mercat.modules.conversations.models.seats import WRITING_ROLES, Audience, Seat, Seats, Side

__all__ = [
    "DELETING_TIME",
    "EDITING_TIME",
    "LONGEST_BODY",
    "MOST_ATTACHMENTS",
    "WRITING_ROLES",
    "Audience",
    "Conversation",
    "ConversationBlock",
    "ConversationKind",
    "Decision",
    "Message",
    "MessageAttachment",
    "MessageReport",
    "Participant",
    "ReportReason",
    "Seat",
    "Seats",
    "Side",
]
