"""What is wrong with a field, in words for people: pydantic's are for those who wrote the model."""

import re
from collections.abc import Mapping
from typing import Any

_MEMBER = re.compile(r"<\w+\.\w+: ('[^']*'|\d+)>")
"""How pydantic shows an enum's member where a Literal allows only some of them."""

_WORDS = {
    "missing": "This is required",
    "extra_forbidden": "There is no such field here",
    "string_type": "This must be text",
    "string_pattern_mismatch": "This does not have the right form",
    "string_too_short": "This needs at least {min_length} characters",
    "string_too_long": "This may have at most {max_length} characters",
    "greater_than": "This must be greater than {gt:g}",
    "greater_than_equal": "This must be {ge:g} or more",
    "less_than": "This must be less than {lt:g}",
    "less_than_equal": "This must be {le:g} or less",
}
_KINDS = {
    "bool": "This must be true or false",
    "date": "This must be a date such as 2026-11-21",
    "datetime": "This must be a time with its offset, such as 2026-11-21T10:00:00Z",
    "dict": "This must be an object",
    "float": "This must be a number",
    "frozen_set": "This must be a list",
    "int": "This must be a whole number",
    "list": "This must be a list",
    "model": "This must be an object",
    "set": "This must be a list",
    "tuple": "This must be a list",
    "uuid": "This must be a UUID",
}


def message_of(fault: Mapping[str, Any]) -> str:
    """`fault` is one of pydantic's `errors()`. Says nothing of what was sent."""
    code, context = fault["type"], fault.get("ctx", {})
    if code in _WORDS:
        return _WORDS[code].format(**context)
    if code in {"enum", "literal_error"}:
        allowed = _MEMBER.sub(r"\1", context["expected"])
        return f"This must be {allowed}"
    if code in {"too_short", "too_long"}:
        return _length(code, context)
    # "datetime_from_date_parsing" is about a datetime, "int_type" about an int.
    kind = re.match(r"(.+?)_(type|parsing|from|attributes|object|zone|invalid)", code)
    message = _KINDS.get(kind[1] if kind else "", fault["msg"])
    return str(message).removeprefix("Value error, ")


def _length(code: str, context: Mapping[str, Any]) -> str:
    """Of a list, or of a secret, whose type pydantic does not know."""
    unit = "character" if context["field_type"] == "Value" else "item"
    bound, words = {
        "too_short": ("min_length", "This needs at least"),
        "too_long": ("max_length", "This may have at most"),
    }[code]
    number = context[bound]
    return f"{words} {number} {unit}{'' if number == 1 else 's'}"
