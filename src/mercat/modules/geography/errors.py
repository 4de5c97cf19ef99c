from mercat.platform.errors import FieldRefused, NotFound


class NoCountry(NotFound):
    code = "country_not_found"
    message = "There is no such country."


class NoCity(NotFound):
    code = "city_not_found"
    message = "There is no such city."


class UnknownCity(FieldRefused):
    """Said by whoever was sent a `city_id`."""

    code = "unknown_city"
    message = "We know no such city. Look for one at /countries/{code}/cities."
    field = "city_id"
