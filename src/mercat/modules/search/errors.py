"""How searches are refused."""

from mercat.platform.errors import Invalid


class SearchRefused(Invalid):
    """Names the parameter that it refuses."""

    parameter = ""

    def __init_subclass__(cls) -> None:
        fault = {"loc": ["query", cls.parameter], "message": cls.message, "code": cls.code}
        cls.sample = {"fields": [fault]}

    def __init__(self) -> None:
        super().__init__(None, **self.sample)


class HalfAPoint(SearchRefused):
    code = "half_a_point"
    message = "Send lat and lng together, or neither."
    parameter = "lng"


class PointRequired(SearchRefused):
    """A radius, or an order by distance, around nothing."""

    code = "point_required"
    message = "Say around which place: lat and lng."
    parameter = "lat"


class NoSuchCategory(SearchRefused):
    code = "unknown_category"
    message = "There is no such category. See /categories."
    parameter = "category"


class NoSuchEquipment(SearchRefused):
    code = "unknown_equipment"
    message = "There is no such type of equipment. See /equipment-types."
    parameter = "equipment"


class NoSuchBadge(SearchRefused):
    code = "unknown_badge"
    message = "There is no such badge. See /badges."
    parameter = "badges"


class BadWindow(SearchRefused):
    code = "bad_window"
    message = "Send available_from and available_to, which is later, up to 31 days."
    parameter = "available_to"
