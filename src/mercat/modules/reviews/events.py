from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from mercat.platform.outbox import Event, Fact


class ReviewTurn(StrEnum):
    """Of a review that is not hidden any more: of one that is, nothing is announced."""

    PUBLISHED = "published"
    CHANGED = "changed"
    REPLIED = "replied"
    FLAGGED = "flagged"
    KEPT = "kept"
    REMOVED = "removed"
    RESTORED = "restored"
    DELETED = "deleted"


_BEHIND_THE_SCENES = {ReviewTurn.FLAGGED, ReviewTurn.KEPT}


@dataclass(frozen=True, kw_only=True)
class ReviewChanged(Event):
    """`business_id`: whose booking it was, whoever of the two wrote it."""

    told_as: ClassVar = frozenset(f"review.{kind}" for kind in set(ReviewTurn) - _BEHIND_THE_SCENES)

    review_id: UUID
    business_id: UUID
    kind: ReviewTurn

    def fact(self) -> Fact | None:
        if self.kind in _BEHIND_THE_SCENES:
            return None
        data = {"review_id": str(self.review_id)}
        return Fact(self.business_id, f"review.{self.kind}", data)


@dataclass(frozen=True, kw_only=True)
class RatingChanged(Event):
    """The stars of a business are others than they were, and of a studio if it is one's: searches
    rank by them.
    """

    business_id: UUID
    studio_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ReviewLetterDue(Event):
    """Somebody is to be told of a review by mail. `letter`: a Letter."""

    user_id: UUID
    review_id: UUID
    letter: str
    put_off: bool = False
    """The letter alone, which was due earlier: its reader's quiet hours are over."""
