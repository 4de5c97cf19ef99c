"""Notices in words: one sentence a kind and language, from `words.tsv`."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from mercat.modules.notifications.models import NoticeGroup
from mercat.platform.languages import Language, language_of
from mercat.platform.money import Money

_FILE = Path(__file__).parents[1] / "words.tsv"
_MONEY = {"amount", "currency"}


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
    language = language_of(locale)
    told = {name: _said(value, language) for name, value in data.items()}
    return kinds()[kind][language.code].format_map(told)


def _said(value: Any, language: Language) -> Any:
    """Amounts as that language writes them."""
    if isinstance(value, dict) and value.keys() == _MONEY:
        return language.money(Money(**value))
    return value
