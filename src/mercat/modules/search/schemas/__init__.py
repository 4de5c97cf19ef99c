"""What searches answer."""

from mercat.modules.search.schemas.facets import FacetsRead
from mercat.modules.search.schemas.found import BusinessFoundRead, FoundPageRead, StudioFoundRead
from mercat.modules.search.schemas.history import SearchEntryRead
from mercat.modules.search.schemas.queries import BusinessQuery, StudioQuery, Words
from mercat.modules.search.schemas.suggestions import SuggestionRead, SuggestionsRead

__all__ = [
    "BusinessFoundRead",
    "BusinessQuery",
    "FacetsRead",
    "FoundPageRead",
    "SearchEntryRead",
    "StudioFoundRead",
    "StudioQuery",
    "SuggestionRead",
    "SuggestionsRead",
    "Words",
]
