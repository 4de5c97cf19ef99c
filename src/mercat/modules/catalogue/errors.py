"""How catalogues refuse."""

from mercat.platform.errors import Conflict, FieldRefused, NotFound


class NoOffering(NotFound):
    """There is none, or none that whoever asks may know of."""

    code = "service_not_found"
    message = "This business has no such service."


class NoPortfolioItem(NotFound):
    code = "portfolio_item_not_found"
    message = "This business shows no such picture."


class TooManyOfferings(Conflict):
    code = "too_many_services"
    message = "This business has as many services as one can have. Archive one first."


class TooManyPortfolioItems(Conflict):
    code = "too_many_portfolio_items"
    message = "This business shows as many pictures as one can. Remove one first."


class UnknownCategory(FieldRefused):
    code = "unknown_category"
    message = "There is no such category."
    field = "category_id"


class PriceRequired(FieldRefused):
    code = "price_required"
    message = "Say what it costs, or make the pricing QUOTE."
    field = "price"


class PriceNotAllowed(FieldRefused):
    code = "price_not_allowed"
    message = "What is told by a quote has no price. Send null."
    field = "price"


class OtherCurrency(FieldRefused):
    code = "other_currency"
    message = "This business has another currency."
    field = "price"


class NotByQuote(FieldRefused):
    code = "not_by_quote"
    message = "What is priced by a quote cannot be booked online: nobody knows yet what it costs."
    field = "bookable_online"


class DurationRequired(FieldRefused):
    code = "duration_required"
    message = "Say how long it takes: without that nobody can book it online."
    field = "duration_minutes"
