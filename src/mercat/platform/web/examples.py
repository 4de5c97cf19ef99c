"""Examples for what nobody has written one for, made of the schema and the examples inside it."""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]

_DEEPEST = 5
"""A tree's branches are not followed for ever."""
_FORMATS = {
    "binary": "…",
    "date": "2026-11-21",
    "date-time": "2026-11-21T10:00:00Z",
    "email": "ada@example.com",
    "ipvanyaddress": "203.0.113.7",
    "password": "correct horse battery staple",
    "time": "10:00:00",
    "uri": "https://mercat.example/",
    "uuid": "01a1fd39-1dbe-713b-9983-0562bc1ed764",
}
_TELLING = {"$ref", "const", "enum", "examples", "format"}


def example_of(schema: Schema, known: Mapping[str, Schema], *, sent: bool, depth: int = 0) -> Any:
    """`known`: the schemas that a $ref may name. Of what is `sent`, optional fields that nobody has
    given an example are left out.
    """
    if "$ref" in schema and not schema.get("examples"):
        named = known[schema["$ref"].rpartition("/")[2]]
        return example_of(named, known, sent=sent, depth=depth + 1)
    defaults = [schema["default"]] if schema.get("default") is not None else []
    consts = [schema["const"]] if "const" in schema else []
    for given in (schema.get("examples"), consts, defaults, schema.get("enum")):
        if given:
            return given[0]
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return _choice(schema[several], known, sent=sent, depth=depth)
    return _plain(schema, known, sent=sent, depth=depth)


def _choice(options: list[Schema], known: Mapping[str, Schema], *, sent: bool, depth: int) -> Any:
    may_be_null = any(option.get("type") == "null" for option in options)
    for option in options:
        if option.get("type") != "null" and (not may_be_null or _TELLING & option.keys()):
            return example_of(option, known, sent=sent, depth=depth + 1)
    return None


def _plain(schema: Schema, known: Mapping[str, Schema], *, sent: bool, depth: int) -> Any:
    kind = schema.get("type")
    if kind == "array":
        items = schema.get("items", {})
        if depth > _DEEPEST or not (_TELLING | {"properties"}) & items.keys():
            return []
        return [example_of(items, known, sent=sent, depth=depth + 1)]
    if kind == "object" or "properties" in schema:
        required = schema.get("required", ())
        return {
            name: example_of(field, known, sent=sent, depth=depth + 1)
            for name, field in schema.get("properties", {}).items()
            if not sent or name in required or _TELLING & field.keys()
        }
    if kind in {"integer", "number"}:
        return schema.get("minimum", 1)
    if kind == "boolean":
        return True
    return _FORMATS.get(schema.get("format", ""), str(schema.get("title", "text")).lower())
