"""How venues refuse."""

from mercat.platform.errors import Conflict, FieldRefused, Invalid, Moved, NotFound


class NoStudio(NotFound):
    """There is none, or none that whoever asks may know of."""

    code = "studio_not_found"
    message = "There is no such studio."


class StudioMoved(Moved):
    code = "studio_moved"
    message = "This studio has another address now."


class NoRoom(NotFound):
    """There is none, or none that whoever asks may know of."""

    code = "room_not_found"
    message = "There is no such room."


class NoClosure(NotFound):
    code = "closure_not_found"
    message = "This studio has no such closure."


class SlugTaken(Conflict):
    code = "slug_taken"
    message = "Another studio has this slug, or had it."


class TooManyStudios(Conflict):
    code = "too_many_studios"
    message = "This business has as many studios as one can have. Archive one first."


class TooManyClosures(Conflict):
    code = "too_many_closures"
    message = "This studio has as many closures as one can have. Remove one first."


class ClosureOverlaps(Conflict):
    code = "closure_overlaps"
    message = "This studio is closed for a part of that time already."


class CurrencyInUse(Conflict):
    code = "currency_in_use"
    message = "Prices are told in this currency. Remove them first."


class StudioIncomplete(Invalid):
    """`missing`: the codes of what customers have to know."""

    code = "studio_incomplete"
    message = "Customers would not know enough of this studio. See what is missing."
    sample = {"missing": ["location", "rooms"]}  # noqa: RUF012 (nobody writes to it)


class HoursOverlap(FieldRefused):
    code = "hours_overlap"
    message = "Two of these intervals share a minute."
    field = "days"


class TimezoneRequired(FieldRefused):
    code = "timezone_required"
    message = "This studio has no time zone yet: write the time with its offset."
    field = "starts_at"


class ClosureBackwards(FieldRefused):
    code = "closure_backwards"
    message = "A closure ends after it begins."
    field = "ends_at"


class ClosurePast(FieldRefused):
    code = "closure_past"
    message = "This is over: a closure ends in the future."
    field = "ends_at"


class UnknownBadge(FieldRefused):
    code = "unknown_badge"
    message = "There is no such badge."
    field = "codes"


class NoFavourite(NotFound):
    code = "favorite_not_found"
    message = "This is not among your favourites."


class TooManyFavourites(Conflict):
    code = "too_many_favorites"
    message = "You have as many favourites as one can have. Remove one first."
