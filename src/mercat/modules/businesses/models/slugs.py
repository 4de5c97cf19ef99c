"""Slugs: names as they stand in addresses."""

import re
import unicodedata
from collections.abc import Iterator
from uuid import UUID

LONGEST = 60
SHORTEST = 2
PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_WORDS = """
    about account admin api app archive auth billing businesses categories cities countries create
    dashboard delete docs edit explore favorites favourites find health help home hours index
    invitations legal list login logout map me members mercat mine near new null page plans
    portfolio privacy properties publish reinstate root search services settings signup staff
    static status studios subscription suggest support suspend system team terms undefined
    unpublish unverify upload users v1 v2 verify www
"""
RESERVED = frozenset(_WORDS.split())
"""They are, or may one day be, something else in an address."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SPELT = str.maketrans(
    dict(zip("łøđðıħŧŋ", "loddihtn", strict=True))
    | {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "&": " and ", "@": " at ", "+": " plus "}
    | dict.fromkeys("'’ʼ`´.", "")
)
"""What taking off the accents leaves as it is, and what is spoken."""


def slug_of(text: str) -> str:
    """In small Latin letters and digits; empty where the name has none: `Léa’s Café` becomes
    `leas-cafe`.
    """
    letters = unicodedata.normalize("NFKD", text.translate(_SPELT).casefold().translate(_SPELT))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return cut(re.sub(r"[^a-z0-9]+", "-", bare).strip("-"), LONGEST)


def cut(slug: str, longest: int) -> str:
    """At the end of a word, if there is one."""
    if len(slug) <= longest:
        return slug
    whole = slug[: longest + 1].rpartition("-")[0]
    return (whole or slug[:longest]).strip("-")


def is_usable(slug: str) -> bool:
    """Whether it is nobody else's word, and could not be taken for an id."""
    return len(slug) >= SHORTEST and slug not in RESERVED and _UUID.fullmatch(slug) is None


def candidates(name: str, business_id: UUID, *hints: str) -> Iterator[str]:
    """Slugs to try one after the other, the last of them its own for sure. `hints`: what it is and
    where, the nearest word for it last.
    """
    wish, more = slug_of(name), [hint for hint in map(slug_of, hints) if hint]
    own = business_id.hex
    if len(wish) < SHORTEST:
        wish = cut("-".join(more) or "business", LONGEST)
    elif is_usable(wish):
        yield wish
        if more and len(f"{wish}-{more[-1]}") <= LONGEST:
            yield f"{wish}-{more[-1]}"
    for digits in (6, 12, 32):
        yield f"{cut(wish, LONGEST - digits - 1)}-{own[-digits:]}"
