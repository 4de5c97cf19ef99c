"""Why an answer stands where it does, for staff."""

from typing import Any

from mercat.modules.search.models import Hit
from mercat.modules.search.models.ranking import WEIGHTS


def parts_of(hit: Hit) -> list[dict[str, Any]] | None:
    """The fields of PartRead: each part with its weight, and what it adds to the score. None where
    the order is another than by relevance.
    """
    if hit.parts is None:
        return None
    values = hit.parts.values
    total = sum(WEIGHTS[name] for name in values)
    return [
        {
            "part": name,
            "value": value,
            "weight": WEIGHTS[name] / total,
            "adds": WEIGHTS[name] / total * value,
        }
        for name, value in values.items()
    ]
