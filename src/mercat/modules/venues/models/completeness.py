"""What a studio has still to say of itself."""

from collections.abc import Collection, Mapping
from typing import Any

from mercat.modules.businesses.models.completeness import Completeness, completeness

_NEEDED: Mapping[str, Collection[str]] = {
    "name": ("name",),
    "location": ("city_id",),
    "timezone": ("timezone",),
    "currency": ("currency",),
    "hours": ("days",),
    "rooms": ("rooms",),
}
"""To be published: one of these fields of each."""
_SUGGESTED: Mapping[str, Collection[str]] = {
    "description": ("description",),
    "address": ("address_line1",),
    "badges": ("badges",),
    "prices": ("prices",),
}


def studio_completeness(fields: Mapping[str, Any]) -> Completeness:
    """Of the columns of a studio, its `badges`, its `days` that are not closed, and whether there
    are `rooms` to be booked and `prices` of them.
    """
    return completeness(fields, _NEEDED, _SUGGESTED)
