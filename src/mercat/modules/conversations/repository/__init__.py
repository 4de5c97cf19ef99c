"""Questions about conversations."""

from mercat.modules.conversations.repository.blocks import BlockRepository
from mercat.modules.conversations.repository.conversations import ConversationRepository
from mercat.modules.conversations.repository.seats import AUDIENCE, NEWEST, SEATS, TEAMS
from mercat.modules.conversations.repository.transcripts import AFTER, BEFORE, MESSAGE

__all__ = [
    "AFTER",
    "AUDIENCE",
    "BEFORE",
    "MESSAGE",
    "NEWEST",
    "SEATS",
    "TEAMS",
    "BlockRepository",
    "ConversationRepository",
]
