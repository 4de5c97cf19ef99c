"""What a client asks, in the words of the protocol."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Asked:
    """`name`: the SHA-256 that the query is named by; `is_whole`: its text came with it."""

    query: str
    variables: Mapping[str, Any] | None = None
    operation_name: str | None = None
    name: str | None = None
    is_whole: bool = True
