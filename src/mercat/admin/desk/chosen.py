"""The settings that this process runs with. What is secret is only said to be there."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from pydantic import SecretStr

from mercat.admin.asking import Asked, Asking, Rows
from mercat.admin.fields import Text, YesNo
from mercat.admin.views import ConsoleView
from mercat.modules.identity.models import Permission
from mercat.platform.errors import NotFound
from mercat.platform.settings import Settings

_SECRET = re.compile(r"secret|password|token|dsn|signing_key|api_key|access_key")
_FIGURES = frozenset({"access_token_expire_minutes", "refresh_token_expire_days"})
"""Named like secrets, and none."""
_HIDDEN = "set, and not shown"
_EMPTY = "not set"


@dataclass(frozen=True)
class Chosen:
    name: str
    value: str
    is_default: bool


class SettingsSeen(ConsoleView):
    key = "settings"
    display_name = "Settings"
    group = "House"
    permission = Permission.SYSTEM_OPERATE
    pk_attr = "name"
    exports = False
    fields = (Text("name"), Text("value"), YesNo("is_default", "As it comes"))

    async def page(self, ask: Asking, asked: Asked) -> Rows:
        found = list(chosen(ask.resources.settings))
        return Rows(found, total=len(found))

    async def one(self, ask: Asking, pk: str) -> Chosen:
        for setting in chosen(ask.resources.settings):
            if setting.name == pk:
                return setting
        raise NotFound


def chosen(settings: Settings) -> Iterator[Chosen]:
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        is_default = value == field.get_default(call_default_factory=False)
        yield Chosen(name.upper(), shown(name, value), is_default)


def shown(name: str, value: Any) -> str:
    """A value as staff may see it: secrets, and passwords in addresses, never."""
    if value is None or value in ("", ()):
        return _EMPTY
    if name not in _FIGURES and (_SECRET.search(name) or _is_secret(value)):
        return _HIDDEN if any(map(_text, _each(value))) else _EMPTY
    return ", ".join(_address(str(one)) for one in _each(value))


def _each(value: Any) -> Iterable[Any]:
    return value if isinstance(value, (tuple, list)) else (value,)


def _is_secret(value: Any) -> bool:
    return any(isinstance(one, SecretStr) for one in _each(value))


def _text(value: Any) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def _address(text: str) -> str:
    """Without who signs in there, and without what is asked: passwords stand in both."""
    if "://" not in text:
        return text
    parts = urlsplit(text)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "…" if parts.query else "", ""))
