"""Questions about reviews."""

from mercat.modules.reviews.repository.letters import LetterRepository
from mercat.modules.reviews.repository.pages import (
    CUSTOMER_OF_BOOKING,
    CUSTOMER_OF_LEAD,
    FLAGS,
    ONE,
    ORDERS,
    OWN,
    STANDING_COUNT,
    SUMMARIES,
    Sort,
    about_customer,
    listed,
    listed_of_many,
    standing,
    written,
)
from mercat.modules.reviews.repository.ratings import StarRepository
from mercat.modules.reviews.repository.reviews import ReviewRepository

__all__ = [
    "CUSTOMER_OF_BOOKING",
    "CUSTOMER_OF_LEAD",
    "FLAGS",
    "ONE",
    "ORDERS",
    "OWN",
    "STANDING_COUNT",
    "SUMMARIES",
    "LetterRepository",
    "ReviewRepository",
    "Sort",
    "StarRepository",
    "about_customer",
    "listed",
    "listed_of_many",
    "standing",
    "written",
]
