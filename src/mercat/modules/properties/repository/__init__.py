"""Questions about properties."""

from mercat.modules.properties.repository.grants import GrantRepository
from mercat.modules.properties.repository.photos import PHOTOS, PhotoRepository
from mercat.modules.properties.repository.properties import PropertyRepository
from mercat.modules.properties.repository.views import (
    ALL_SEEN_BY_ANYBODY,
    FIRST_PAGE,
    NEXT_PAGE,
    SEEN_BY_ANYBODY,
    SEEN_BY_BUSINESS,
)

__all__ = [
    "ALL_SEEN_BY_ANYBODY",
    "FIRST_PAGE",
    "NEXT_PAGE",
    "PHOTOS",
    "SEEN_BY_ANYBODY",
    "SEEN_BY_BUSINESS",
    "GrantRepository",
    "PhotoRepository",
    "PropertyRepository",
]
