"""Documents, the vocabulary, and what is asked of them."""

from mercat.modules.search.models.criteria import (
    MOST_TERMS,
    Criteria,
    Features,
    Hit,
    Sort,
    Term,
    Wanted,
)
from mercat.modules.search.models.documents import (
    BusinessDocument,
    Document,
    Kind,
    SearchMark,
    SearchWord,
    StudioDocument,
    cell_of,
)
from mercat.modules.search.models.history import KEPT_FOR, MOST_KEPT, SearchEntry
from mercat.modules.search.models.personal_data import PERSONAL_DATA
from mercat.modules.search.models.tags import TagKind, read_tag, tag_of

__all__ = [
    "KEPT_FOR",
    "MOST_KEPT",
    "MOST_TERMS",
    "PERSONAL_DATA",
    "BusinessDocument",
    "Criteria",
    "Document",
    "Features",
    "Hit",
    "Kind",
    "SearchEntry",
    "SearchMark",
    "SearchWord",
    "Sort",
    "StudioDocument",
    "TagKind",
    "Term",
    "Wanted",
    "cell_of",
    "read_tag",
    "tag_of",
]
