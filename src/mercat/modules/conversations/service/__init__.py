"""What conversations know, and offer to other modules."""

from mercat.modules.conversations.schemas import MessageInput, MessageRead
from mercat.modules.conversations.service.access import Access, Audiences
from mercat.modules.conversations.service.desk import Desk, Held
from mercat.modules.conversations.service.marks import Marks
from mercat.modules.conversations.service.postman import Postman
from mercat.modules.conversations.service.screen import Screen
from mercat.modules.conversations.service.transcript import Transcript

__all__ = [
    "Access",
    "Audiences",
    "Desk",
    "Held",
    "Marks",
    "MessageInput",
    "MessageRead",
    "Postman",
    "Screen",
    "Transcript",
]
