"""What a business has still to say of itself."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

_NEEDED: Mapping[str, Collection[str]] = {
    "name": ("name",),
    "category": ("categories",),
    "location": ("city_id",),
    "hours": ("hours",),
}
"""To be published: one of these fields of each."""
_SUGGESTED: Mapping[str, Collection[str]] = {
    "description": ("description",),
    "logo": ("logo_file_id",),
    "contact": ("phone", "email", "website"),
    "address": ("address_line1",),
}


@dataclass(frozen=True)
class Completeness:
    """`missing`: what publishing needs. `suggested`: what customers would like to know too.
    `percent` counts both.
    """

    percent: int
    missing: tuple[str, ...]
    suggested: tuple[str, ...]

    @property
    def is_publishable(self) -> bool:
        return not self.missing


def completeness(
    fields: Mapping[str, Any],
    needed: Mapping[str, Collection[str]] = _NEEDED,
    suggests: Mapping[str, Collection[str]] = _SUGGESTED,
) -> Completeness:
    """Of the columns of a business, and its `categories` and `hours`. What stands on businesses
    says itself what is needed of it.
    """
    missing = _absent(needed, fields)
    suggested = _absent(suggests, fields)
    whole = len(needed) + len(suggests)
    percent = 100 * (whole - len(missing) - len(suggested)) // whole
    return Completeness(percent, missing, suggested)


def _absent(wanted: Mapping[str, Collection[str]], fields: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(
        code for code, names in wanted.items() if not any(fields.get(name) for name in names)
    )
