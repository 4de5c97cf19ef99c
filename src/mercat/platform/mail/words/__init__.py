"""The words of letters, by their English."""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from mercat.platform.languages import FALLBACK

_FOLDER: Final = Path(__file__).parent
_BLANK = re.compile(r"{(\w+)}")


def rows() -> Iterator[dict[str, str]]:
    """Of every table in the folder: the same words in each language, `{name}` where a value goes.
    Empty: of that language, the word is the same as in English.
    """
    for path in sorted(_FOLDER.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)


@cache
def words(language: str) -> Mapping[str, str]:
    """By their English, with blanks as templates write them: `%(name)s`."""
    return {_blanks(row[FALLBACK]): _blanks(row[language] or row[FALLBACK]) for row in rows()}


def _blanks(text: str) -> str:
    return _BLANK.sub(r"%(\1)s", text.replace("%", "%%"))
