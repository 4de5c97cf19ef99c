"""Reviews, flags, and the letters that tell of them."""

from mercat.modules.reviews.models.letters import MAILINGS, Letter, Reader
from mercat.modules.reviews.models.personal_data import PERSONAL_DATA
from mercat.modules.reviews.models.reviews import (
    DECIDED,
    IS_LISTED,
    MOST_PHOTOS,
    WRITING_TIME,
    Decision,
    FlagReason,
    Review,
    ReviewFlag,
    ReviewPhoto,
    ReviewStatus,
    Side,
)
from mercat.modules.reviews.models.sight import Sight

__all__ = [
    "DECIDED",
    "IS_LISTED",
    "MAILINGS",
    "MOST_PHOTOS",
    "PERSONAL_DATA",
    "WRITING_TIME",
    "Decision",
    "FlagReason",
    "Letter",
    "Reader",
    "Review",
    "ReviewFlag",
    "ReviewPhoto",
    "ReviewStatus",
    "Side",
    "Sight",
]
