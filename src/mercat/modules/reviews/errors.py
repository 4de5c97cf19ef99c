"""How reviews refuse."""

from mercat.platform.errors import Conflict, Invalid, NotFound


class NoReview(NotFound):
    """There is none, or none that whoever asks may know of."""

    code = "review_not_found"
    message = "There is no such review."


class NotCompleted(Conflict):
    code = "not_completed"
    message = "There is nothing to review yet: it is not over, or it did not take place."


class ReviewTooLate(Conflict):
    code = "review_too_late"
    message = "It was over more than 14 days ago: nothing is written about it any more."


class AlreadyReviewed(Conflict):
    code = "already_reviewed"
    message = "Your side has said how it was. Change that instead."


class OwnBusiness(Conflict):
    code = "own_business"
    message = "You are in this business's team: how it was with yourselves says nothing."


class ReviewSettled(Conflict):
    code = "review_settled"
    message = "This has been seen by everybody for two days: it stays as it is."


class RatingStands(Conflict):
    code = "rating_stands"
    message = "You have read what the other side says: your stars may become more, not fewer."


class ReviewRemoved(Conflict):
    code = "review_removed"
    message = "We have removed this review. It cannot be changed any more."


class AlreadyReplied(Conflict):
    code = "already_replied"
    message = "Your business has replied to this. Change the reply instead."


class NoReply(NotFound):
    code = "reply_not_found"
    message = "Nobody has replied to this yet."


class AlreadyFlagged(Conflict):
    code = "already_flagged"
    message = "You have told us of this review. We look at it."


class WrongStanding(Conflict):
    """`status`: how the review stands."""

    code = "wrong_standing"
    message = "A review that stands so cannot be decided about like that."
    sample = {"status": "REMOVED"}  # noqa: RUF012 (nobody writes to it)

    def __init__(self, status: str) -> None:
        super().__init__(status=status)


class OneOfTheTwo(Invalid):
    code = "one_of_the_two"
    message = "Ask for `booking_id` or for `lead_id`."
    sample = {"fields": [{"loc": ["query", "booking_id"], "message": message, "code": code}]}  # noqa: RUF012 (nobody writes to it)

    def __init__(self) -> None:
        super().__init__(None, **self.sample)
