"""Documents, the vocabulary, and what is asked of them."""

from mercat.modules.search.models.criteria import (
    MOST_TERMS,
    Criteria,
    Features,
    Hit,
    Sort,
    Term,
    Wanted,
    Weights,
)

__all__ = ["MOST_TERMS", "Criteria", "Features", "Hit", "Sort", "Term", "Wanted", "Weights"]
