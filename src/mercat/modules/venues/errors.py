"""How venues refuse."""

from mercat.platform.errors import Conflict, FieldRefused, Invalid, Moved, NotFound


class NoStudio(NotFound):
    """There is none, or none that whoever asks may know of."""

    code = "studio_not_found"
    message = "There is no such studio."


class StudioMoved(Moved):
    code = "studio_moved"
    message = "This studio has another address now."


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


class NoRoom(NotFound):
    """There is none, or none that whoever asks may know of."""

    code = "room_not_found"
    message = "There is no such room."


class NoRoomPhoto(NotFound):
    code = "photo_not_found"
    message = "This room has no such photo."


class TooManyRooms(Conflict):
    code = "too_many_rooms"
    message = "This studio has as many rooms as one can have. Archive one first."


class TooManyRoomPhotos(Conflict):
    code = "too_many_photos"
    message = "This room has as many photos as one can have. Remove one first."


class DurationsOffGrid(FieldRefused):
    code = "durations_off_grid"
    message = "The shortest and the longest booking are multiples of granularity_minutes."
    field = "granularity_minutes"


class DurationsReversed(FieldRefused):
    code = "durations_reversed"
    message = "The longest booking is shorter than the shortest one."
    field = "max_duration_minutes"


class PricesOffGrid(FieldRefused):
    code = "prices_off_grid"
    message = "This room has prices that do not lie on this grid. Set other prices first."
    field = "granularity_minutes"


class TierOffGrid(FieldRefused):
    code = "tier_off_grid"
    message = "Durations, and windows, begin and end on the room's grid of granularity_minutes."
    field = "tiers"


class TierOutgrowsWindow(FieldRefused):
    code = "tier_outgrows_window"
    message = "A tier that is longer than its window is never used in full."
    field = "tiers"


class TierNeverUsed(FieldRefused):
    code = "tier_never_used"
    message = "Whenever one of these could be used another lasts as long and costs no more."
    field = "tiers"


class OtherCurrency(FieldRefused):
    code = "other_currency"
    message = "This studio has another currency."
    field = "tiers"


class HireInOtherCurrency(OtherCurrency):
    field = "hire"


class CurrencyRequired(Conflict):
    code = "currency_required"
    message = "This studio has no currency yet: say which one first."


class NoEquipment(NotFound):
    code = "equipment_not_found"
    message = "This studio has no such equipment."


class TooMuchEquipment(Conflict):
    code = "too_much_equipment"
    message = "This studio lists as much equipment as one can. Archive something first."


class UnknownEquipmentType(FieldRefused):
    code = "unknown_equipment_type"
    message = "There is no such type of equipment. See GET /equipment-types."
    field = "type"


class UnknownRoom(FieldRefused):
    code = "unknown_room"
    message = "This studio has no such room."
    field = "room_id"
