"""Questions about conversations."""

from mercat.modules.conversations.repository.blocks import BlockRepository
from mercat.modules.conversations.repository.conversations import ConversationRepository
from mercat.modules.conversations.repository.lists import (
    LAST_MESSAGES,
    ONE_SHOWN,
    ORDER,
    SAID,
    listed,
    matching,
    shown_of,
)
from mercat.modules.conversations.repository.opening import OpeningRepository
from mercat.modules.conversations.repository.reports import (
    LATER_REPORTS,
    OPEN_COUNT,
    OPEN_REPORTS,
    REPORT,
    REPORT_ORDER,
    ReportRepository,
)
from mercat.modules.conversations.repository.seats import AUDIENCE, NEWEST, PEOPLE, SEATS, TEAMS
from mercat.modules.conversations.repository.transcripts import (
    AFTER,
    BEFORE,
    BEFORE_OF_MANY,
    CHANGED,
    MESSAGE,
)
from mercat.modules.conversations.repository.unread import UnreadRepository

__all__ = [
    "AFTER",
    "AUDIENCE",
    "BEFORE",
    "BEFORE_OF_MANY",
    "CHANGED",
    "LAST_MESSAGES",
    "LATER_REPORTS",
    "MESSAGE",
    "NEWEST",
    "ONE_SHOWN",
    "OPEN_COUNT",
    "OPEN_REPORTS",
    "ORDER",
    "PEOPLE",
    "REPORT",
    "REPORT_ORDER",
    "SAID",
    "SEATS",
    "TEAMS",
    "BlockRepository",
    "ConversationRepository",
    "OpeningRepository",
    "ReportRepository",
    "UnreadRepository",
    "listed",
    "matching",
    "shown_of",
]
