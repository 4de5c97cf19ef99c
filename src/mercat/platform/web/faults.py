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
    "greater_than": "This must be greater than {gt}",
    "greater_than_equal": "This must be {ge} or more",
    "less_than": "This must be less than {lt}",
    "less_than_equal": "This must be {le} or less",
}
_SHORTEST = ("min_length", "This needs at least")
_LONGEST = ("max_length", "This may have at most")
_LENGTHS = {
    "string_too_short": _SHORTEST,
    "string_too_long": _LONGEST,
    "too_short": _SHORTEST,
    "too_long": _LONGEST,
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
        return _WORDS[code].format(**{name: _bound(value) for name, value in context.items()})
    if code in {"enum", "literal_error"}:
        allowed = _MEMBER.sub(r"\1", context["expected"])
        return f"This must be {allowed}"
    if code in _LENGTHS:
        return _length(code, context)
    # "datetime_from_date_parsing" is about a datetime, "int_type" about an int.
    kind = re.match(r"(.+?)_(type|parsing|from|attributes|object|zone|invalid)", code)
    message = _KINDS.get(kind[1] if kind else "", fault["msg"])
    return str(message).removeprefix("Value error, ")


def _bound(value: Any) -> Any:
    """In full: 1000000, where a format of Python's says 1e+06; and 5 for 5.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _length(code: str, context: Mapping[str, Any]) -> str:
    """Of a text, a list, or a secret, whose type pydantic does not know."""
    is_text = code.startswith("string") or context["field_type"] == "Value"
    unit = "character" if is_text else "item"
    bound, words = _LENGTHS[code]
    number = context[bound]
    return f"{words} {number} {unit}{'' if number == 1 else 's'}"
