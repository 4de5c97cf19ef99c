"""How words are written in documents and in queries: once, for both."""

import re
import unicodedata
from functools import lru_cache

LONGEST_WORD = 40
"""Characters; what is longer is cut, in documents and queries alike."""

_WORD = re.compile(r"[^\W_]+")
_JOINED = str.maketrans("", "", "'’ʼ`´")
"""Within a word these say nothing: plumber’s is plumbers."""
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
"""Those that Unicode does not take apart (NFKD leaves them whole)."""


@lru_cache(maxsize=65_536)
def word_of(text: str) -> str:
    """Without case and accents: `Café` is `cafe`, `STRASSE` is `strasse`."""
    apart = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    return "".join(one for one in apart if not unicodedata.combining(one))[:LONGEST_WORD]


def words_of(text: str) -> list[str]:
    """In their order, those that come again too."""
    plain = unicodedata.normalize("NFKC", text).translate(_JOINED)
    return [word for found in _WORD.findall(plain) if (word := word_of(found))]
