"""How requests, leads and quotes refuse."""

from uuid import UUID

from mercat.modules.businesses.errors import UnknownCategory
from mercat.platform.errors import Conflict, FieldRefused, NotFound


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
