"""Questions about conversations."""

from mercat.modules.conversations.repository.blocks import BlockRepository
from mercat.modules.conversations.repository.conversations import ConversationRepository
from mercat.modules.conversations.repository.seats import AUDIENCE, NEWEST, SEATS
from mercat.modules.conversations.repository.transcripts import AFTER, BEFORE, MESSAGE

__all__ = [
    "AFTER",
    "AUDIENCE",
    "BEFORE",
    "MESSAGE",
    "NEWEST",
    "SEATS",
    "BlockRepository",
    "ConversationRepository",
]
