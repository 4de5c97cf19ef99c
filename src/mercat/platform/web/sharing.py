"""What operations of the OpenAPI document say alike is said once, in `components`.

Each operation of FastAPI's document tells all of its refusals, with an example of each: two thirds
of the document were repetitions, which browsers took many seconds to go through.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

_ANYBODY = ["not_authenticated", "invalid_token", "session_ended", "invalid_api_key"]
_TOGETHER = {"NotAuthenticated": _ANYBODY, "NotSignedIn": _ANYBODY[:-1]}
"""Codes that nearly every door refuses by, in a word."""
_MOST_WORDS = 4
"""A response of more codes has no name that could be read. Few doors share one."""


class _Place(NamedTuple):
    """`holder[key]` is something that may stand elsewhere too, and is called `name` there."""

    holder: Any
    key: str | int
    name: str


def share(document: dict[str, Any]) -> None:
    """Moves what several operations have alike to `components`, and refers to it by name."""
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    responses = [response for one in operations for response in one["responses"].values()]
    components = document["components"]
    for kind, places in (
        ("headers", _headers(responses)),
        ("examples", _examples(responses)),
        ("responses", _refusals(operations)),
        ("parameters", _parameters(operations)),
    ):
        components[kind] = _shared(kind, list(places))


def _shared(kind: str, places: Sequence[_Place]) -> dict[str, Any]:
    """Where one name means several things, the one that stands in most places has it, and the
    others stay where they are.
    """
    written = [json.dumps(place.holder[place.key]) for place in places]
    uses: dict[str, Counter[str]] = defaultdict(Counter)
    for place, text in zip(places, written, strict=True):
        uses[place.name][text] += 1
    most = {name: counts.most_common(1)[0] for name, counts in uses.items()}
    shared = {name: text for name, (text, times) in most.items() if times > 1}
    for place, text in zip(places, written, strict=True):
        if shared.get(place.name) == text:
            place.holder[place.key] = {"$ref": f"#/components/{kind}/{place.name}"}
    return {name: json.loads(shared[name]) for name in sorted(shared)}


def _headers(responses: Iterable[dict[str, Any]]) -> Iterator[_Place]:
    for response in responses:
        headers = response.get("headers", {})
        yield from (_Place(headers, name, _in_one_word(name)) for name in headers)


def _examples(responses: Iterable[dict[str, Any]]) -> Iterator[_Place]:
    for response in responses:
        for content in response.get("content", {}).values():
            examples = content.get("examples", {})
            yield from (_Place(examples, code, _in_one_word(code)) for code in examples)


def _refusals(operations: Iterable[dict[str, Any]]) -> Iterator[_Place]:
    """And what else is no success. They come after their headers and examples: a response that
    only refers is written alike wherever it is the same.
    """
    for operation in operations:
        responses = operation["responses"]
        for status, response in responses.items():
            words = _words(status, response)
            if status >= "300" and len(words) <= _MOST_WORDS:
                yield _Place(responses, status, "Or".join(words))


def _parameters(operations: Iterable[dict[str, Any]]) -> Iterator[_Place]:
    for operation in operations:
        parameters = operation.get("parameters", [])
        for place, parameter in enumerate(parameters):
            yield _Place(parameters, place, _in_one_word(parameter["name"]))


def _words(status: str, response: dict[str, Any]) -> list[str]:
    """Its codes, or at least what HTTP calls its status."""
    codes = list(response.get("content", {}).get("application/json", {}).get("examples", {}))
    for word, usual in _TOGETHER.items():
        if codes[: len(usual)] == usual:
            return [word, *map(_in_one_word, codes[len(usual) :])]
    return [_in_one_word(code) for code in codes or [HTTPStatus(int(status)).phrase]]


def _in_one_word(name: str) -> str:
    """`RateLimitPolicy` for RateLimit-Policy, `BusinessNotFound` for business_not_found."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", name))
