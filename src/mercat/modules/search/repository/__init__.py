"""Questions of searches."""

from mercat.modules.search.models import Kind
from mercat.modules.search.repository.conditions import Shape, shape_of, tags_of, values_of
from mercat.modules.search.repository.documents import DocumentRepository
from mercat.modules.search.repository.frequencies import EVERY, frequencies
from mercat.modules.search.repository.walks import (
    Area,
    Order,
    crowd,
    features,
    in_order,
    matching,
    nearest,
)

__all__ = [
    "EVERY",
    "Area",
    "DocumentRepository",
    "Kind",
    "Order",
    "Shape",
    "crowd",
    "features",
    "frequencies",
    "in_order",
    "matching",
    "nearest",
    "shape_of",
    "tags_of",
    "values_of",
]
