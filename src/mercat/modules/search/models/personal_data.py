"""What businesses say of themselves is everybody's; what somebody looks for is theirs."""

from mercat.modules.search.models.documents import (
    BusinessDocument,
    SearchMark,
    SearchWord,
    StudioDocument,
)
from mercat.modules.search.models.history import SearchEntry
from mercat.platform.personal_data import (
    OWNER,
    PersonalTable,
    PersonalTables,
    impersonal,
    secret,
    told,
)

PERSONAL_DATA = PersonalTables(
    [
        *map(impersonal, (BusinessDocument, StudioDocument, SearchWord, SearchMark)),
        PersonalTable(
            record=SearchEntry,
            area="searches",
            whose=lambda subject: SearchEntry.user_id == subject.user_id,
            rows_go=True,
            columns={
                **dict.fromkeys(("kind", "text", "searched_at"), told()),
                "user_id": OWNER,
                "words": secret(),
            },
        ),
    ]
)
