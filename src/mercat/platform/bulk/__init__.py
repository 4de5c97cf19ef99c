"""Many rows at once: by COPY, past the ORM, through every constraint and index."""

from mercat.platform.bulk.copying import (
    Bulk,
    Columns,
    Filling,
    Row,
    chunks,
    open_bulk,
    quick_uuid,
)
from mercat.platform.bulk.keys import BrokenKey, Rule

__all__ = [
    "BrokenKey",
    "Bulk",
    "Columns",
    "Filling",
    "Row",
    "Rule",
    "chunks",
    "open_bulk",
    "quick_uuid",
]
