"""The e-mails that tell of a review."""

from collections.abc import Mapping
from enum import StrEnum

from mercat.modules.reviews.events import ReviewTurn


class Letter(StrEnum):
    """By the names of their templates."""

    PUBLISHED = "review_published"
    REPLIED = "review_replied"
    KEPT = "review_kept"
    REMOVED = "review_removed"
    RESTORED = "review_restored"


class Reader(StrEnum):
    """AUTHOR: who wrote it. OTHER: whom it is about: the team that looks after reviews, or the
    customer. TEAM: that team, whatever it is about.
    """

    AUTHOR = "AUTHOR"
    OTHER = "OTHER"
    TEAM = "TEAM"


MAILINGS: Mapping[ReviewTurn, tuple[Letter, frozenset[Reader]]] = {
    ReviewTurn.PUBLISHED: (Letter.PUBLISHED, frozenset({Reader.OTHER})),
    ReviewTurn.REPLIED: (Letter.REPLIED, frozenset({Reader.AUTHOR})),
    ReviewTurn.KEPT: (Letter.KEPT, frozenset({Reader.TEAM})),
    ReviewTurn.REMOVED: (Letter.REMOVED, frozenset({Reader.AUTHOR, Reader.TEAM})),
    ReviewTurn.RESTORED: (Letter.RESTORED, frozenset({Reader.AUTHOR, Reader.TEAM})),
}
"""Nobody is told of the others: whoever did them knows, and flags are for staff to see."""
