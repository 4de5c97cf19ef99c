"""What leads past us is hidden: addresses, telephone numbers, names at messengers.

By its look, however it is written; what only looks a little like it (prices, dates, hours, sizes)
is left alone first, and searched no more. Each pattern reads a text once: none goes back for more
than a bounded number of characters.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

HIDDEN = "[hidden until you have a deal]"

_BLANK = "\x00"
"""In place of each character that is left alone: in no message, and part of nothing."""

_AT = (
    r"(?:\s*[@＠﹫]\s*|\s*[(\[{<]\s*(?:at|arroba|arobase|@)\s*[)\]}>]\s*|\s+(?:arroba|arobase)\s+)"
)
_DOT = (
    r"(?:\s*[.．。]\s*|\s*[(\[{<]\s*(?:dot|punto|point|ponto|\.)\s*[)\]}>]\s*"
    r"|\s+(?:dot|punto|ponto)\s+)"
)
_SPELLED_DOT = (
    r"(?:\s*[(\[{<]\s*(?:dot|punto|point|ponto|\.)\s*[)\]}>]\s*|\s+(?:dot|punto|point|ponto)\s+)"
)
_BEGINS = r"(?<![\w+%-])"
# Its parts have no letter in common with what parts them: else there are as many ways to read
# "____" as there are ways to cut it up.
_NAME = r"[\w+%-]{1,64}(?:[.．][\w+%-]{1,64}){0,5}"
_LABEL = r"[\w-]{1,63}"
_MAILERS = r"(?:gmail|googlemail|hotmail|outlook|live|yahoo|icloud|proton|protonmail|gmx|yandex|qq)"
_SERVICES = r"(?:telegram|whats\s?app|instagram|insta|snapchat|skype|viber|wechat|signal|discord)"

_ADDRESSES = (
    rf"{_BEGINS}{_NAME}{_AT}{_LABEL}(?:{_DOT}{_LABEL}){{1,4}}",
    # "at" is a word like any other, unless the dot is spelled out too or a mailbox follows.
    rf"{_BEGINS}{_NAME}\s+at\s+{_LABEL}(?:{_SPELLED_DOT}{_LABEL}){{1,4}}\b",
    rf"{_BEGINS}{_NAME}\s+at\s+{_MAILERS}(?:{_DOT}{_LABEL}){{0,2}}\b",
)
_MESSENGER = (
    rf"{_BEGINS}(?:https?://)?(?:[\w-]{{1,30}}{_DOT})?(?:"
    rf"(?:wa|t|m|line|signal|telegram){_DOT}me"
    rf"|(?:whatsapp|telegram|instagram|facebook|messenger|snapchat|discord|viber|wechat|skype)"
    rf"{_DOT}(?:com|org)|discord{_DOT}gg|fb{_DOT}com"
    r")\b(?:/[^\s;,]{0,200})?"
)
_LINKS = (
    r"\b(?:mailto|tel|sms|skype|tg|whatsapp|viber|weixin|facetime|signal)\s?:(?://)?[^\s:;,]{3,100}",
    _MESSENGER,
    rf"\b{_SERVICES}\s{{0,3}}[:=-]?\s{{0,3}}(?:is\s)?@[\w.]{{3,64}}",
    rf"@[\w.]{{3,64}}\s(?:on|at|en|sur)\s{_SERVICES}\b",
)
_GAP = r"[\s\u00a0\u202f().·/-]{0,3}"
_DIGIT_WORD = (
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine"
    r"|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve"
    r"|zéro|un|deux|trois|quatre|cinq|sept|huit|neuf)"
)
_NUMBERS = (
    # With a country: + or 00 in front, 7 to 15 digits (ITU-T E.164).
    rf"(?<![\w+])(?:[+＋]|00)\s?\(?\d(?:{_GAP}\d){{6,14}}(?!\d)",
    # With the 0 of a trunk in front: 9 to 12 digits.
    rf"(?<![\w.,])\(?0(?:{_GAP}\d){{8,11}}(?!\d)",
    # As in North America: 3, 3 and 4.
    r"(?<![\w.,])(?:1[\s.-]?)?\(?[2-9]\d{2}\)?[\s.-]?[2-9]\d{2}[\s.-]?\d{4}(?![\w]|[.,]\d)",
    # Mobile numbers without a trunk: 3-3-3 or 3-2-2-2, with a 6 or a 7 in front.
    r"(?<![\w.,])[67]\d{2}[\s.-]?(?:\d{3}[\s.-]?\d{3}|\d{2}[\s.-]\d{2}[\s.-]\d{2})(?![\w]|[.,]\d)",
    # In one piece, and too long for anything that is counted.
    r"(?<![\w.,#])\d{10,15}(?![\w]|[.,]\d)",
    rf"\b{_DIGIT_WORD}(?:[\s,.-]{{1,3}}{_DIGIT_WORD}){{6,14}}\b",
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_ALONE, _ENDS = r"(?<!\d)(?<!\d[-./])", r"(?![-./]?\d)"
"""Of a date: no more of the same before or after it, which would be a telephone number."""
_HOUR = r"(?:[01]?\d|2[0-3])[:h.][0-5]\d(?:[:.][0-5]\d)?"
_MONEY = r"(?!\d{9})\d(?:[\d\s.,'\u00a0\u202f]{0,18}\d)?"
_MOBILE = r"[67]\d\d\.\d{3}\.\d{3}(?![.,]?\d)"
_THOUSANDS = r"\d{1,3}(?:[,'.\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?"
_LEFT_ALONE = re.compile(
    "|".join(
        (
            r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b",
            rf"(?:[€$£¥₹₽]|\b(?:EUR|USD|GBP|CHF|PLN|SEK|JPY|INR)\b)\s?{_MONEY}",
            rf"(?<![\w+]){_MONEY}\s?(?:[€£¥₹₽$]|\b(?:EUR|USD|GBP|CHF|PLN|SEK|JPY|INR|euros?)\b)",
            rf"{_ALONE}(?:19|20)\d{{2}}[-./]{_DAY}[-./]{_DAY}{_ENDS}",
            rf"{_ALONE}{_DAY}[-./]{_DAY}[-./](?:19|20)?\d{{2}}{_ENDS}",
            rf"(?<!\d){_HOUR}\s?[-–—]\s?{_HOUR}(?!\d)",
            r"(?<!\d)(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?!\d)",
            # Unless it goes on from something else, or is 3-3-3 as mobile numbers are.
            rf"(?<![\w+])(?<!\d[.,'])(?!{_MOBILE}){_THOUSANDS}(?!\d)",
        )
    ),
    re.IGNORECASE,
)
_LEADS_PAST_US = re.compile("|".join((*_ADDRESSES, *_LINKS, *_NUMBERS)), re.IGNORECASE)


def mask(text: str) -> tuple[str, bool]:
    """And whether anything was hidden."""
    plain, places = _plain(text)
    searched = _LEFT_ALONE.sub(lambda found: _BLANK * len(found[0]), plain)
    pieces, end = [], 0
    for found in _LEADS_PAST_US.finditer(searched):
        pieces += [text[end : places[found.start()]], HIDDEN]
        end = places[found.end()]
    return ("".join((*pieces, text[end:])), True) if pieces else (text, False)


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """As it looks to whoever reads it, and where each letter of that stands in the text: nothing
    that is not seen, every digit as 0 to 9, every dash the same.
    """
    if text.isascii():
        return text, range(len(text) + 1)
    seen = [(place, _plain_letter(letter)) for place, letter in enumerate(text)]
    shown = [(place, letter) for place, letter in seen if letter]
    return "".join(letter for _, letter in shown), [*(place for place, _ in shown), len(text)]


@lru_cache(maxsize=4096)
def _plain_letter(letter: str) -> str:
    """Empty for what only joins others or stands on them."""
    category = unicodedata.category(letter)
    if category in {"Cf", "Mn", "Me"}:
        return ""
    if category == "Pd":
        return "-"
    if category == "Nd":
        return str(unicodedata.digit(letter))
    simple = unicodedata.normalize("NFKC", letter)
    return simple if len(simple) == 1 else letter
