"""What searches know."""

from mercat.modules.search.service.finder import Finder
from mercat.modules.search.service.words import word_of, words_of

__all__ = ["Finder", "word_of", "words_of"]
