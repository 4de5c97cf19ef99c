"""How webhooks refuse."""

from mercat.platform.errors import Conflict, FieldRefused, Gone, Invalid, NotFound


class NoEndpoint(NotFound):
    """There is none, or none of a business of yours."""

    code = "webhook_endpoint_not_found"
    message = "There is no such webhook endpoint."


class NoDelivery(NotFound):
    code = "webhook_delivery_not_found"
    message = "There is no such delivery to this endpoint."


class TooManyEndpoints(Conflict):
    code = "too_many_webhook_endpoints"
    message = "This business has as many webhook endpoints as one can have. Remove one first."


class EndpointDisabled(Conflict):
    code = "webhook_endpoint_disabled"
    message = "This endpoint is disabled: nothing is sent to it. Enable it first."


class AddressRefused(FieldRefused):
    code = "address_not_allowed"
    message = "Webhooks go to https addresses in the internet, without a name and password in them."
    field = "url"


class UnknownEventType(FieldRefused):
    code = "unknown_event_type"
    message = "There is no such type of event."
    field = "events"


class UnknownTypeAsked(Invalid):
    code = "unknown_event_type"
    message = "There is no such type of event."


class EventsForgotten(Gone):
    """Whoever asks has been away too long, or knows more than we do: what they have missed they
    read at the doors.
    """

    code = "events_forgotten"
    message = "The events after this position are not there any more. Start again without `after`."
