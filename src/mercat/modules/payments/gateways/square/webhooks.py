"""Whether a webhook is Square's. https://developer.squareup.com/docs/webhooks/step3validate: the
header `x-square-hmacsha256-signature` is the HMAC-SHA256, in base64, of the address that it was
sent to and the body. There is no time in it: what is sent again is known by its event id.

Written out here because the API must not load the vendor's library to refuse what a stranger sends;
a test holds it against the library's own.
"""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Mapping

import orjson
from pydantic import ValidationError

from mercat.modules.payments.gateways.port import BadSignature, Delivery, UnreadableWebhook
from mercat.modules.payments.gateways.square.facts import kept
from mercat.modules.payments.gateways.square.shapes import EventShape

HEADER = "x-square-hmacsha256-signature"


def read(headers: Mapping[str, str], body: bytes, key: str, url: str) -> Delivery:
    """Raises BadSignature, UnreadableWebhook."""
    expected = b64encode(hmac.new(key.encode(), url.encode() + body, hashlib.sha256).digest())
    if not hmac.compare_digest(expected, headers.get(HEADER, "").encode()):
        raise BadSignature
    try:
        event = EventShape.model_validate(orjson.loads(body))
        return Delivery(event_id=event.event_id, kind=event.type, payload=kept(event))
    except (ValidationError, ValueError) as error:
        raise UnreadableWebhook from error
