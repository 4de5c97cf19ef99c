"""What reviews know."""

from mercat.modules.reviews.repository import Sort
from mercat.modules.reviews.service.acts import act
from mercat.modules.reviews.service.album import Album
from mercat.modules.reviews.service.author_copy import AuthorCopy
from mercat.modules.reviews.service.letter_box import LetterBox
from mercat.modules.reviews.service.publishing import Publishing
from mercat.modules.reviews.service.rating_check import RatingCheck, RatingFault
from mercat.modules.reviews.service.review_holds import HeldReview, ReviewHolds
from mercat.modules.reviews.service.review_pages import ReviewFilter, ReviewPage, ReviewPages
from mercat.modules.reviews.service.sides import Sides, expect_open

__all__ = [
    "Album",
    "AuthorCopy",
    "HeldReview",
    "LetterBox",
    "Publishing",
    "RatingCheck",
    "RatingFault",
    "ReviewFilter",
    "ReviewHolds",
    "ReviewPage",
    "ReviewPages",
    "Sides",
    "Sort",
    "act",
    "expect_open",
]
