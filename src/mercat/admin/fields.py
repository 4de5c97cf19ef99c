"""How values are shown: in lists, on a row's own page, and in exports."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from starlette.requests import Request
from starlette_admin.fields import BaseField

Found = Callable[[Any], Any]


@dataclass(init=False)
class Shown(BaseField):
    """A value. `of` finds it in the row where it is no attribute of that name; `wide`: on the
    row's own page alone.
    """

    kind = "text"
    view: str = ""

    def __init__(
        self, name: str, label: str | None = None, *, of: Found | None = None, wide: bool = False
    ) -> None:
        super().__init__(
            name,
            label or name.replace("_", " ").capitalize(),
            searchable=False,
            orderable=False,
            exclude_from_list=wide,
        )
        self._of = of
        self.list_template = self.detail_template = f"fields/{self.kind}.html"
        self.null_template = self.empty_template = "fields/nothing.html"

    async def parse_obj(self, request: Request, obj: Any) -> Any:
        if self._of is not None:
            return self._of(obj)
        return obj.get(self.name) if isinstance(obj, dict) else getattr(obj, self.name, None)

    async def serialize_value(self, request: Request, value: Any) -> Any:
        return written(value)


class Text(Shown):
    """Words, numbers, money: as they read."""


class Moment(Shown):
    """A time, shown in UTC."""

    kind = "moment"

    async def serialize_value(self, request: Request, value: datetime) -> dict[str, str]:
        return {
            "iso": value.isoformat(timespec="seconds"),
            "text": f"{value:%Y-%m-%d %H:%M} UTC",
        }


class Word(Shown):
    """A status or a kind, as a badge whose colour says how well things are."""

    kind = "word"


class YesNo(Shown):
    kind = "yes_no"

    async def serialize_value(self, request: Request, value: Any) -> bool:
        return bool(value)


class Json(Shown):
    """Something of several parts, as indented JSON; on the row's own page."""

    kind = "json"

    def __init__(self, name: str, label: str | None = None, *, of: Found | None = None) -> None:
        super().__init__(name, label, of=of, wide=True)

    async def serialize_value(self, request: Request, value: Any) -> Any:
        return value


class Link(Shown):
    """An id that leads to a row of another view: `Link("user_id", view="users")`."""

    kind = "link"

    def __init__(
        self,
        name: str,
        label: str | None = None,
        *,
        view: str,
        of: Found | None = None,
        wide: bool = False,
    ) -> None:
        super().__init__(name, label, of=of, wide=wide)
        self.view = view


def written(value: Any) -> Any:
    """A value as text: what lists and exports show."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(str(written(one)) for one in value)
    if isinstance(value, bytes):
        return value.hex()
    return value if value is None or isinstance(value, (bool, int, str, dict)) else str(value)
