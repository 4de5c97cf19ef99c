"""Names without what not everybody can type."""

import re
import unicodedata

_LETTERS = dict(zip("øðđłħıə", "oddlhia", strict=True)) | {
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}
"""Letters of Latin alphabets that are no letter with an accent to Unicode."""
_CAPITALS = {letter.upper(): plain.capitalize() for letter, plain in _LETTERS.items()}
_MARKS = dict.fromkeys("‘’ʻʼ", "'") | {"–": "-"}
_PLAIN = str.maketrans(_LETTERS | _CAPITALS | _MARKS | {"ß": "ss"})
_AS_GERMANS_WRITE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_APOSTROPHES = re.compile("['`´]")
_GAPS = re.compile(r"[\W_]+")


def ascii_of(name: str) -> str:
    """A name in a Latin script, in ASCII: `Łódź` is Lodz."""
    apart = unicodedata.normalize("NFKD", name.translate(_PLAIN))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def folded(text: str) -> str:
    """What is compared in a search: letters and digits in lower case, words with a gap between."""
    plain = _APOSTROPHES.sub("", ascii_of(text.casefold()))
    return _GAPS.sub(" ", plain).strip()


def searchable(name: str) -> str:
    """Every folded spelling of a name: `Köln` is found as koln and as koeln."""
    composed = unicodedata.normalize("NFC", name.casefold())
    spellings = [folded(name), folded(composed.translate(_AS_GERMANS_WRITE))]
    return "|".join(dict.fromkeys(spellings))
