"""Frames: JSON objects with a `type`, encoded once for all who get them."""

from typing import Any

import orjson
from pydantic import BaseModel


def frame_of(type: str, /, **fields: Any) -> bytes:
    """The frame's JSON in UTF-8. Schemas, UUIDs (asyncpg's too), moments in UTC and enums are
    written as in REST; raises TypeError for what JSON cannot say.
    """
    return orjson.dumps({"type": type, **fields}, default=_plain, option=orjson.OPT_UTC_Z)


def _plain(value: Any) -> Any:
    if hasattr(value, "hex") and hasattr(value, "bytes"):
        return str(value)  # asyncpg's own kind of UUID
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
