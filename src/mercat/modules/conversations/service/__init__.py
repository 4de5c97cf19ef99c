"""What conversations know, and offer to other modules."""

from mercat.modules.conversations.schemas import MessageInput, MessageRead
from mercat.modules.conversations.service.access import Access, Audiences
from mercat.modules.conversations.service.acts import act
from mercat.modules.conversations.service.conversation_list import (
    ConversationFilter,
    ConversationList,
)
from mercat.modules.conversations.service.copy import Copy
from mercat.modules.conversations.service.corrections import Corrections
from mercat.modules.conversations.service.counterparts import Counterparts
from mercat.modules.conversations.service.desk import Desk, Held
from mercat.modules.conversations.service.herald import Herald
from mercat.modules.conversations.service.marks import Marks
from mercat.modules.conversations.service.masking import HIDDEN, mask
from mercat.modules.conversations.service.missed import Missed
from mercat.modules.conversations.service.postman import PACE, Postman
from mercat.modules.conversations.service.report_book import ReportBook
from mercat.modules.conversations.service.screen import Screen
from mercat.modules.conversations.service.transcript import Transcript
from mercat.modules.conversations.service.unread import (
    LETTER_TIME,
    READING_TIME,
    letter_key,
    notice_key,
    shown_name,
    unread_by,
)

__all__ = [
    "HIDDEN",
    "LETTER_TIME",
    "PACE",
    "READING_TIME",
    "Access",
    "Audiences",
    "ConversationFilter",
    "ConversationList",
    "Copy",
    "Corrections",
    "Counterparts",
    "Desk",
    "Held",
    "Herald",
    "Marks",
    "MessageInput",
    "MessageRead",
    "Missed",
    "Postman",
    "ReportBook",
    "Screen",
    "Transcript",
    "act",
    "letter_key",
    "mask",
    "notice_key",
    "shown_name",
    "unread_by",
]
