"""Notices in words: one sentence a kind and language, from `words.tsv`."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from mercat.modules.notifications.models import NoticeGroup

LANGUAGES = ("en", "fr", "es")
FALLBACK = "en"
_FILE = Path(__file__).parents[1] / "words.tsv"


@cache
def kinds() -> Mapping[str, Mapping[str, str]]:
    """By kind: `group`, and the sentence in each language."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
        return {row["kind"]: row for row in rows}


def group_of(kind: str) -> NoticeGroup:
    """Raises KeyError for a kind that nobody has words for."""
    return NoticeGroup(kinds()[kind]["group"])


def sentence(kind: str, locale: str, data: Mapping[str, Any]) -> str:
    """In the language of `locale` (`fr`, `fr-CA`), else in English. Raises KeyError for a kind that
    is not there and for a word that `data` does not have.
    """
    language = locale.lower().replace("_", "-").partition("-")[0]
    words = kinds()[kind]
    return words[language if language in LANGUAGES else FALLBACK].format_map(data)
