"""What a team may ask for an endpoint."""

from collections.abc import Sequence

from mercat.modules.webhooks.errors import AddressRefused, UnknownEventType
from mercat.modules.webhooks.models import TEST
from mercat.platform.fetching import Fetcher, FetchFailed
from mercat.platform.outbox import fact_types


def checked_url(fetcher: Fetcher, url: str) -> str:
    """Raises AddressRefused. Where its name leads is looked at each time something is sent."""
    try:
        return fetcher.checked(url)
    except FetchFailed as error:
        raise AddressRefused from error


def checked_types(types: Sequence[str] | None) -> list[str] | None:
    """Each once. Raises UnknownEventType."""
    if types is None:
        return None
    if not fact_types().issuperset(set(types) - {TEST}):
        raise UnknownEventType
    return sorted(set(types))
