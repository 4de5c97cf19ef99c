"""Conversations, messages, and what people tell staff of them."""

from mercat.modules.conversations.models.blocks import ConversationBlock
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
    Message,
    MessageAttachment,
)
from mercat.modules.conversations.models.personal_data import PERSONAL_DATA
from mercat.modules.conversations.models.reports import (
    Decision,
    MessageReport,
    ReportedWords,
    ReportReason,
)
from mercat.modules.conversations.models.seats import WRITING_ROLES, Audience, Seat, Seats, Side

__all__ = [
    "DELETING_TIME",
    "EDITING_TIME",
    "LONGEST_BODY",
    "MOST_ATTACHMENTS",
    "PERSONAL_DATA",
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
    "ReportedWords",
    "Seat",
    "Seats",
    "Side",
]
