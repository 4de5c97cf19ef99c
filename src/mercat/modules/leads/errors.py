"""How requests, leads and quotes refuse."""

from uuid import UUID

from mercat.modules.businesses.errors import UnknownCategory
from mercat.platform.errors import Conflict, FieldRefused, Invalid, NotFound


class NoRequest(NotFound):
    """There is none, or none that whoever asks may know of."""

    code = "request_not_found"
    message = "There is no such request."


class NoLead(NotFound):
    """There is none, or it was offered to a business in whose team whoever asks is not."""

    code = "lead_not_found"
    message = "There is no such lead."


class DuplicateRequest(Conflict):
    """`duplicate_of`: the request that says the same, and is looked after."""

    code = "duplicate_request"
    message = "You have asked for this already, and it is looked after."
    sample = {"duplicate_of": "01a1fd39-1dbe-713b-9983-0562bc1ed764"}  # noqa: RUF012 (nobody writes to it)

    def __init__(self, duplicate_of: UUID) -> None:
        super().__init__(duplicate_of=str(duplicate_of))


class TooManyRequests(Conflict):
    code = "too_many_requests_running"
    message = "As many requests of yours are looked after as can be. Cancel one first."


class RequestState(Conflict):
    """`status`: what the request is."""

    code = "wrong_request_state"
    message = "A request that stands so cannot be changed like that."
    sample = {"status": "AWARDED"}  # noqa: RUF012 (nobody writes to it)

    def __init__(self, status: str) -> None:
        super().__init__(status=status)


class LeadState(Conflict):
    """`status`: what the lead is."""

    code = "wrong_lead_state"
    message = "A lead that stands so cannot be answered like that."
    sample = {"status": "LOST"}  # noqa: RUF012 (nobody writes to it)

    def __init__(self, status: str) -> None:
        super().__init__(status=status)


class RequestOver(Conflict):
    """`status`: what the request is."""

    code = "request_over"
    message = "This request looks for nobody any more."
    sample = {"status": "CANCELLED"}  # noqa: RUF012 (nobody writes to it)

    def __init__(self, status: str) -> None:
        super().__init__(status=status)


class NoQuote(NotFound):
    """There is none, or none that whoever asks may know of."""

    code = "quote_not_found"
    message = "There is no such quote."


class QuotePending(Conflict):
    code = "quote_pending"
    message = "The customer has a quote of yours that may be accepted. Withdraw it first."


class QuoteState(Conflict):
    """`status`: what the quote is."""

    code = "wrong_quote_state"
    message = "A quote that stands so cannot be changed like that."
    sample = {"status": "WITHDRAWN"}  # noqa: RUF012 (nobody writes to it)

    def __init__(self, status: str) -> None:
        super().__init__(status=status)


class RequestAwarded(Conflict):
    code = "request_awarded"
    message = "You have accepted another quote for this request."


class OtherCurrency(FieldRefused):
    code = "other_currency"
    message = "Quotes are in the currency of the business."
    field = "lines"


class BadValidity(FieldRefused):
    code = "bad_validity"
    message = "Send a time in the future, and at most 60 days ahead."
    field = "valid_until"


class SlotPassed(FieldRefused):
    code = "slot_passed"
    message = "That time is over: take another of its slots."
    field = "slot"


class NoSuchSlot(FieldRefused):
    code = "no_such_slot"
    message = "The quote has no such slot: send the number or the start of one that it has."
    field = "slot"


class BadSlot(Invalid):
    """One of the times of a quote could not be booked. The field's code says why: `too_soon`."""

    code = "bad_slot"
    message = "Nothing can be booked at one of these times."
    sample = {  # noqa: RUF012 (nobody writes to it)
        "fields": [
            {
                "loc": ["body", "slots", 0, "starts_at"],
                "message": "That begins too soon: it is booked longer ahead.",
                "code": "too_soon",
            }
        ]
    }

    def __init__(self, number: int, refused: FieldRefused) -> None:
        loc = ["body", "slots", number, refused.field]
        super().__init__(fields=[{"loc": loc, "message": refused.message, "code": refused.code}])


class UnknownTrade(UnknownCategory):
    field = "category"


class PropertyNowhere(FieldRefused):
    code = "property_nowhere"
    message = "Say of this property where it is, or send a place instead."
    field = "property_id"


class BadWindow(FieldRefused):
    code = "bad_window"
    message = "Send times that begin in the future, and at most 60 days ahead."
    field = "windows"
