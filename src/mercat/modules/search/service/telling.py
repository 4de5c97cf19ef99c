"""What was found, in the fields that it is told in."""

from typing import Any

from mercat.modules.search.service.explaining import parts_of
from mercat.modules.search.service.found import Found


def told_items(found: Found, *, explain: bool) -> list[dict[str, Any]]:
    """The fields of BusinessFoundRead or of StudioFoundRead."""
    return [
        {
            **shown,
            "distance_m": hit.distance_m,
            "score": hit.parts.score if hit.parts else None,
            "explain": parts_of(hit) if explain else None,
        }
        for hit, shown in found.items
    ]
