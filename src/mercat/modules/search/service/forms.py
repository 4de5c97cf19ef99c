"""One word in its forms: plural and singular, who does it and what it is called.

No stemmer of a language: queries come in several at once. A form that is no word costs nothing.
"""

from collections.abc import Sequence

_SHORTEST = 4
"""Letters that a stem has at least: `car` and `cars` are one word, `care` is not."""
_ENDINGS = ("ings", "ing", "ers", "er", "ors", "or", "ies", "ed", "es", "s", "y", "e")


def numbers_of(word: str) -> Sequence[str]:
    """The word, and what may be its plural or its singular."""
    found = [word]
    if len(word) < 3 or not word.isalpha():
        return found
    if word.endswith("ies"):
        found.append(word[:-3] + "y")
    elif word.endswith("es"):
        found.append(word[:-2])
    if word.endswith("s") and not word.endswith("ss"):
        return [*found, word[:-1]]
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return [*found, word + "es"]
    if word.endswith("y"):
        found.append(word[:-1] + "ies")
    return [*found, word + "s"]


def stem_of(word: str) -> str:
    """What painter, painters and painting have in common."""
    shorter = _without_ending(word)
    while shorter != word:
        word, shorter = shorter, _without_ending(shorter)
    return word


def _without_ending(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word[: -len(ending)]
            break
    doubled = len(word) > _SHORTEST and word[-1] == word[-2] and word[-1] not in "aeiouls"
    return word[:-1] if doubled else word
