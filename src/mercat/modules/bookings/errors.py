"""How bookings refuse."""

from datetime import datetime

from mercat.platform.errors import Conflict, FieldRefused, Invalid, NotFound, PreconditionFailed


class NoBooking(NotFound):
    """There is none, or none that whoever asks may know of."""

    code = "booking_not_found"
    message = "There is no such booking."


class SlotTaken(Conflict):
    """`taken`: the periods asked for that are not free, and not by whom they are taken."""

    code = "slot_taken"
    message = "Somebody else has that time. Ask for another."
    sample = {  # noqa: RUF012 (nobody writes to it)
        "taken": [{"starts_at": "2026-12-01T09:00:00Z", "ends_at": "2026-12-01T11:00:00Z"}]
    }

    def __init__(self, periods: list[tuple[datetime, datetime]] | None = None) -> None:
        taken = [
            {"starts_at": _told(starts_at), "ends_at": _told(ends_at)}
            for starts_at, ends_at in sorted(set(periods or []))
        ]
        super().__init__(taken=taken)


class TooManyHolds(Conflict):
    code = "too_many_holds"
    message = "You have too many bookings to pay for or waiting for an answer. See to those first."


class WrongState(Conflict):
    """`status`: what the booking is."""

    code = "wrong_state"
    message = "A booking that stands so cannot be changed like that."
    sample = {"status": "COMPLETED"}  # noqa: RUF012 (nobody writes to it)

    def __init__(self, status: str) -> None:
        super().__init__(status=status)


class NotBegun(Conflict):
    code = "not_begun"
    message = "It has not begun: nobody can be missing yet. Cancel it instead."


class VersionMismatch(PreconditionFailed):
    """`version`: what it has now."""

    code = "version_mismatch"
    message = "This booking has changed since you read it. Read it again."
    sample = {"version": 4}  # noqa: RUF012 (nobody writes to it)

    def __init__(self, version: int) -> None:
        super().__init__(version=version)


class OutsideOpeningHours(FieldRefused):
    code = "outside_opening_hours"
    message = "That is not within the opening hours."
    field = "starts_at"


class StudioClosed(FieldRefused):
    code = "closed"
    message = "The studio is closed then."
    field = "starts_at"


class TooShort(FieldRefused):
    code = "too_short"
    message = "It cannot be booked for so short a time."
    field = "ends_at"


class TooLong(FieldRefused):
    code = "too_long"
    message = "It cannot be booked for so long a time."
    field = "ends_at"


class NotOnGrid(FieldRefused):
    code = "not_on_grid"
    message = "Bookings begin and end at certain minutes only: ask for the availability."
    field = "starts_at"


class TooSoon(FieldRefused):
    code = "too_soon"
    message = "That begins too soon: it is booked longer ahead."
    field = "starts_at"


class TooFar(FieldRefused):
    code = "too_far"
    message = "That is too far ahead: it cannot be booked yet."
    field = "starts_at"


class NotBookable(FieldRefused):
    """An inactive room, a service that is not booked online, a member who is not booked."""

    code = "not_bookable"
    message = "This cannot be booked."
    field = "starts_at"


class NoPrice(FieldRefused):
    code = "no_price"
    message = "There is no price for that time. Ask for another, or ask the business."
    field = "starts_at"


class NoCalendar(NotFound):
    """There is none, or it belongs to a business in whose team whoever asks is not."""

    code = "calendar_not_found"
    message = "There is no such calendar."


class NoBlock(NotFound):
    code = "block_not_found"
    message = "There is no such block in this calendar."


class NoImport(NotFound):
    code = "import_not_found"
    message = "This calendar is not filled from there."


class CalendarTaken(SlotTaken):
    """`in_the_way`: by which bookings and blocks, for the team."""

    sample = {  # noqa: RUF012 (nobody writes to it)
        "in_the_way": [
            {
                "starts_at": "2026-12-01T09:00:00Z",
                "ends_at": "2026-12-01T11:00:00Z",
                "booking_number": "7KQ2-M4XD",
                "block_id": None,
            }
        ]
    }

    def __init__(self, in_the_way: list[dict[str, object]]) -> None:
        super(SlotTaken, self).__init__(in_the_way=in_the_way)


class EndsTooEarly(FieldRefused):
    code = "ends_too_early"
    message = "It ends after it starts."
    field = "ends_at"


class RunsIntoItself(FieldRefused):
    code = "runs_into_itself"
    message = "It comes back before it is over."
    field = "repeats"


class ImportedBlock(Conflict):
    code = "imported_block"
    message = "This comes from another calendar. Remove it there, or stop the import."


class TooManyImports(Conflict):
    code = "too_many_imports"
    message = "This calendar is filled from as many others as it can be. Remove one first."


class AddressNotAllowed(FieldRefused):
    code = "address_not_allowed"
    message = "Send a public https address, without a name or a password in it."
    field = "url"


class BadPeriod(Invalid):
    """Of what is asked for in the address."""

    code = "bad_period"
    message = "Ask for 1 to 62 days, of which the first is `from` and none is `to`."
    sample = {"fields": [{"loc": ["query", "to"], "message": message, "code": code}]}  # noqa: RUF012 (nobody writes to it)

    def __init__(self) -> None:
        super().__init__(None, **self.sample)


class DateRequired(Invalid):
    code = "date_required"
    message = "Say on which `date` it should begin."
    sample = {"fields": [{"loc": ["query", "date"], "message": message, "code": code}]}  # noqa: RUF012 (nobody writes to it)

    def __init__(self) -> None:
        super().__init__(None, **self.sample)


def _told(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


class NoMember(FieldRefused):
    code = "member_not_bookable"
    message = "Nobody by this id can be booked here. Leave it out, and somebody is found."
    field = "member_id"


class PropertyRequired(FieldRefused):
    code = "property_required"
    message = "This is done at your place: say which of your properties."
    field = "property_id"


class UnknownProperty(FieldRefused):
    code = "unknown_property"
    message = "You have no such property."
    field = "property_id"


class UnknownEquipment(FieldRefused):
    code = "unknown_equipment"
    message = "This is not hired out with this room, or not so many of it."
    field = "extras"


class NeedsApproval(FieldRefused):
    code = "needs_approval"
    message = "At that time the team says yes to each booking: ask them to move it."
    field = "starts_at"


class TooLateToMove(Conflict):
    code = "too_late"
    message = "By its policy you cannot move this booking any more. Ask the business to."
