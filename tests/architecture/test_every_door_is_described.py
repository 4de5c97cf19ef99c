"""Every operation in the OpenAPI document says what it is, what it takes, gives and refuses."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.openapi_document import paths, written

Operation = dict[str, Any]
ERROR = {"$ref": "#/components/schemas/ErrorRead"}
NEEDS_NOTHING = {"GET /health/live"}
"""Depends on nothing, and so never refuses."""


READS_AND_WRITES = {"GET /api/v1/users/me/export"}


def operations() -> Iterator[tuple[str, Operation]]:
    for path, methods in paths().items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def successes(operation: Operation) -> list[dict[str, Any]]:
    return [answer for status, answer in operation["responses"].items() if status < "300"]


def refusals(operation: Operation) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = operation["responses"]
    return {status: answer for status, answer in found.items() if status >= "400"}


def has_example(part: dict[str, Any]) -> bool:
    """What is no JSON needs none."""
    content = part.get("content", {}).get("application/json")
    return content is None or bool({"example", "examples"} & content.keys())


def has_a_summary(operation: Operation) -> bool:
    return 5 < len(operation.get("summary", "")) < 60


def has_a_description(operation: Operation) -> bool:
    text: str = operation.get("description", "")
    return text.rstrip().endswith(".")


def has_one_known_tag(operation: Operation) -> bool:
    known = {tag["name"] for tag in written()["tags"]}
    return len(operation.get("tags", ())) == 1 and set(operation["tags"]) <= known


def is_named_module_verb_noun(operation: Operation) -> bool:
    (tag,) = operation["tags"]
    return bool(re.fullmatch(rf"{tag}_[a-z]+(_[a-z0-9]+)+", operation["operationId"]))


def has_an_example_of_its_body(operation: Operation) -> bool:
    return has_example(operation.get("requestBody", {}))


def has_an_example_of_its_answer(operation: Operation) -> bool:
    return all(map(has_example, successes(operation)))


def tells_its_answer_in_words_of_its_own(operation: Operation) -> bool:
    told = [answer["description"] for answer in successes(operation)]
    return all(words and words != "Successful Response" for words in told)


def tells_its_limit(operation: Operation) -> bool:
    if "429" not in operation["responses"]:
        return True
    limited = [*successes(operation), operation["responses"]["429"]]
    return all({"RateLimit", "RateLimit-Policy"} <= set(one["headers"]) for one in limited)


def tells_how_it_refuses(operation: Operation) -> bool:
    is_cached = "304" in operation["responses"]  # and limited, or not
    expected = {"503"} if is_cached or operation["tags"] == ["health"] else {"429", "503"}
    if "requestBody" in operation:
        expected |= {"400", "408", "413", "422"}
    return expected <= set(refusals(operation))


def has_an_example_of_each_refusal(operation: Operation) -> bool:
    for status, answer in refusals(operation).items():
        if answer["content"].keys() == {"text/html"} and answer["content"]["text/html"]["example"]:
            continue
        content = answer["content"]["application/json"]
        values = [example["value"] for example in content.get("examples", {}).values()]
        if content["schema"] != ERROR or not values:
            return False
        if any(value["status_code"] != int(status) for value in values):
            return False
    return True


def tells_how_long_to_wait(operation: Operation) -> bool:
    waits = [a for status, a in refusals(operation).items() if status in {"423", "429", "503"}]
    return all(answer["headers"]["Retry-After"]["example"] >= 1 for answer in waits)


def tells_where_else_to_go(operation: Operation) -> bool:
    """To the new address, or to sign in."""
    answers = operation["responses"]
    named = {"308": "Location", "401": "WWW-Authenticate"}
    return all(
        name in answers[status].get("headers", {})
        for status, name in named.items()
        if status in answers
    )


CHECKS = [
    has_a_summary,
    has_a_description,
    has_one_known_tag,
    is_named_module_verb_noun,
    has_an_example_of_its_body,
    has_an_example_of_its_answer,
    tells_its_answer_in_words_of_its_own,
    tells_its_limit,
    tells_how_it_refuses,
    has_an_example_of_each_refusal,
    tells_how_long_to_wait,
    tells_where_else_to_go,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_every_operation(check: Callable[[Operation], bool]) -> None:
    exempt = NEEDS_NOTHING if check is tells_how_it_refuses else set()

    failing = [name for name, operation in operations() if not check(operation)]

    assert len(list(operations())) >= 9
    assert set(failing) - exempt == set()


def test_what_needs_nothing_refuses_nothing() -> None:
    for name, operation in operations():
        assert (name in NEEDS_NOTHING) is (list(operation["responses"]) == ["200"])


def test_a_door_without_a_word_of_its_own_fails() -> None:
    silent: Operation = {
        "tags": ["identity"],
        "operationId": "identity_go",
        "requestBody": {"content": {"application/json": {"schema": {}}}},
        "responses": {
            "200": {"description": "Successful Response", "content": {"application/json": {}}},
            "401": {"content": {"application/json": {"schema": ERROR}}},
            "429": {"content": {"application/json": {"schema": ERROR}}, "headers": {}},
        },
    }
    passed = []
    for check in CHECKS:
        try:
            passed += [check.__name__] if check(silent) else []
        except KeyError:
            continue

    assert passed == ["has_one_known_tag"]


def codes(operation: Operation, status: str) -> set[str]:
    answer = operation["responses"].get(status, {})
    return set(answer.get("content", {}).get("application/json", {}).get("examples", {}))


def test_a_locked_door_tells_how_it_refuses_callers() -> None:
    """By their proof, by two proofs at once and, where something changes, by a foreign site."""
    locked = {name: operation for name, operation in operations() if "security" in operation}
    assert len(locked) > 20
    for name, operation in locked.items():
        proofs = codes(operation, "401")
        assert proofs >= {"not_authenticated", "invalid_token", "session_ended"}, name
        assert "ambiguous_credentials" in codes(operation, "400"), name
        by_key = "invalid_api_key" in proofs
        assert ("forbidden" if by_key else "session_required") in codes(operation, "403"), name
        changes = not name.startswith("GET ") or name in READS_AND_WRITES
        assert ("csrf_failed" in codes(operation, "403")) is changes, name


def test_no_patch_tells_a_default() -> None:
    """A client that fills it in would change what it meant to leave as it is."""
    schemas = written()["components"]["schemas"]
    patches = [operation for name, operation in operations() if name.startswith("PATCH ")]
    assert len(patches) >= 3
    for operation in patches:
        content = operation["requestBody"]["content"]["application/json"]
        body = schemas[content["schema"]["$ref"].rpartition("/")[2]]
        assert "required" not in body
        assert [name for name, field in body["properties"].items() if "default" in field] == []
