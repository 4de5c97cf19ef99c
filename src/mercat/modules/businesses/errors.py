"""How businesses refuse."""

from typing import ClassVar

from mercat.platform.errors import Conflict, Invalid, Malformed, Moved, NotFound


class NoBusiness(NotFound):
    """There is none, or none that whoever asks may know of."""

    code = "business_not_found"
    message = "There is no such business."


class BusinessMoved(Moved):
    code = "business_moved"
    message = "This business has another address now."


class SlugTaken(Conflict):
    code = "slug_taken"
    message = "Another business has this slug, or had it."


class BusinessIncomplete(Invalid):
    """`missing`: the codes of what customers have to know."""

    code = "business_incomplete"
    message = "Customers would not know enough of this business. See what is missing."
    sample = {"missing": ["location", "hours"]}  # noqa: RUF012 (nobody writes to it)


class BusinessSuspended(Conflict):
    code = "business_suspended"
    message = "This business is suspended. Write to support if you think this is a mistake."


class PageAndCursor(Malformed):
    code = "page_and_cursor"
    message = "Ask for a page by its number or by a cursor, not by both."


class FieldRefused(Invalid):
    """Names the field of the body that it refuses."""

    field: ClassVar[str]

    def __init__(self) -> None:
        fault = {"loc": ["body", self.field], "message": self.message, "code": self.code}
        super().__init__(fields=[fault])


class UnknownCategory(FieldRefused):
    code = "unknown_category"
    message = "There is no such category."
    field = "category_ids"


class UnknownCity(FieldRefused):
    code = "unknown_city"
    message = "There is no such city."
    field = "city_id"


class HalfAPlace(FieldRefused):
    code = "half_a_place"
    message = "Send latitude and longitude together, or neither."
    field = "longitude"


class HoursOverlap(FieldRefused):
    code = "hours_overlap"
    message = "Two of these intervals share a minute."
    field = "hours"
