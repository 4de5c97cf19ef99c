"""Documents tell what businesses say of themselves to everybody."""

from mercat.modules.search.models.documents import (
    BusinessDocument,
    SearchMark,
    SearchWord,
    StudioDocument,
)
from mercat.platform.personal_data import PersonalTables, impersonal

PERSONAL_DATA = PersonalTables(
    [*map(impersonal, (BusinessDocument, StudioDocument, SearchWord, SearchMark))]
)
