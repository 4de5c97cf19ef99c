"""openapi.json, as it is written and as its readers see it."""

import json
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_SHAPES = "#/components/schemas/"


@cache
def written() -> dict[str, Any]:
    """What `mercat openapi` has written: at hand without an application. That it is the
    application's, journeys/test_openapi.py holds.
    """
    read: dict[str, Any] = json.loads((ROOT / "openapi.json").read_text())
    return read


@cache
def paths() -> dict[str, dict[str, dict[str, Any]]]:
    """The operations by path and method, with what they only refer to in its place. The shapes of
    bodies alone stay references.
    """
    found: dict[str, dict[str, dict[str, Any]]] = followed(written()["paths"])
    return found


def followed(part: Any) -> Any:
    if isinstance(part, list):
        return [followed(item) for item in part]
    if not isinstance(part, dict):
        return part
    pointer = part.get("$ref")
    if pointer is None or pointer.startswith(_SHAPES):
        return {name: followed(value) for name, value in part.items()}
    target: Any = written()
    for name in pointer.removeprefix("#/").split("/"):
        target = target[name]
    return followed(target)
