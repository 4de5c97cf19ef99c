"""What searches know."""

from mercat.modules.search.service.asked import Asked
from mercat.modules.search.service.facets import facets_of
from mercat.modules.search.service.finder import Finder
from mercat.modules.search.service.found import Found
from mercat.modules.search.service.history import History
from mercat.modules.search.service.indexer import Indexer
from mercat.modules.search.service.kit import Kit
from mercat.modules.search.service.search import Search
from mercat.modules.search.service.shelves import BusinessShelf, StudioShelf
from mercat.modules.search.service.suggestions import Suggestions
from mercat.modules.search.service.telling import told_items
from mercat.modules.search.service.trades import TradeBook
from mercat.modules.search.service.understanding import Understanding
from mercat.modules.search.service.vocabulary import Sought, Vocabulary
from mercat.modules.search.service.words import word_of, words_of

__all__ = [
    "Asked",
    "BusinessShelf",
    "Finder",
    "Found",
    "History",
    "Indexer",
    "Kit",
    "Search",
    "Sought",
    "StudioShelf",
    "Suggestions",
    "TradeBook",
    "Understanding",
    "Vocabulary",
    "facets_of",
    "told_items",
    "word_of",
    "words_of",
]
