"""Tags: ids, written so that they stand among words and are none."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from enum import StrEnum
from uuid import UUID


class TagKind(StrEnum):
    CATEGORY = "c"
    EQUIPMENT = "e"
    BADGE = "b"


def tag_of(kind: TagKind, id: UUID) -> str:
    """`:cAZqmoX0Oe1WNTx88Pxw8EQ`."""
    return f":{kind}{urlsafe_b64encode(id.bytes).decode().rstrip('=')}"


def read_tag(tag: str) -> tuple[TagKind, UUID]:
    return TagKind(tag[1]), UUID(bytes=urlsafe_b64decode(tag[2:] + "=="))
