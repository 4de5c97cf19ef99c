"""What conversations take and tell."""

from mercat.modules.conversations.schemas.conversations import (
    ConversationInput,
    ConversationRead,
    MuteInput,
    ParticipantRead,
)
from mercat.modules.conversations.schemas.messages import (
    MarkedRead,
    MarkInput,
    MessageInput,
    MessageListRead,
    MessagePatch,
    MessageRead,
    ReportInput,
    SenderRead,
)
from mercat.modules.conversations.schemas.reports import (
    DecisionInput,
    InspectedReportRead,
    ReportRead,
)

__all__ = [
    "ConversationInput",
    "ConversationRead",
    "DecisionInput",
    "InspectedReportRead",
    "MarkInput",
    "MarkedRead",
    "MessageInput",
    "MessageListRead",
    "MessagePatch",
    "MessageRead",
    "MuteInput",
    "ParticipantRead",
    "ReportInput",
    "ReportRead",
    "SenderRead",
]
