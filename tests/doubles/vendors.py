"""What the vendors' own libraries say about requests and answers, made strict: a field that they do
not know is an error, not something to pass over.
"""

import inspect
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, get_args

import stripe
import typing_extensions
from pydantic import BaseModel, ConfigDict, TypeAdapter
from stripe._request_options import RequestOptions

_STRICT = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
_NAMES = {"StripeContext": object, "Mapping": Mapping}
"""What the annotations name and import only while types are checked."""


@lru_cache(maxsize=64)
def stripe_request(params: type) -> TypeAdapter[dict[str, Any]]:
    """Of a `stripe.params` TypedDict, without what goes into headers."""
    hints = typing_extensions.get_type_hints(params, localns=_NAMES, include_extras=True)
    own = {k: v for k, v in hints.items() if k not in RequestOptions.__annotations__}
    return _adapter(params.__name__, own)


@lru_cache(maxsize=64)
def square_request(method: Callable[..., Any]) -> TypeAdapter[dict[str, Any]]:
    """Of a method of the library's client: its arguments are the body."""
    hints = typing_extensions.get_type_hints(method, include_extras=True)
    given = inspect.signature(method).parameters
    body = {
        name: hint
        if given[name].default is inspect.Parameter.empty
        else typing_extensions.NotRequired[hint]
        for name, hint in hints.items()
        if name not in {"return", "request_options"}
    }
    return _adapter(method.__qualname__, body)


def check_stripe_answer(kind: type[stripe.StripeObject], answer: Mapping[str, Any]) -> None:
    """Nothing in it that the library's class does not have. Raises AssertionError."""
    known = set(kind.__annotations__)
    assert set(answer) <= known, f"{kind.__name__} has no {sorted(set(answer) - known)}"


def check_square_answer(kind: type[BaseModel], answer: Any) -> None:
    """Raises ValidationError, AssertionError."""
    _has_no_extra(kind.model_validate(answer))


def _has_no_extra(value: Any) -> None:
    if isinstance(value, BaseModel):
        assert not value.model_extra, f"{type(value).__name__} has no {sorted(value.model_extra)}"
        for name in type(value).model_fields:
            _has_no_extra(getattr(value, name))
    elif isinstance(value, list):
        for item in value:
            _has_no_extra(item)


def _adapter(name: str, hints: dict[str, Any]) -> TypeAdapter[dict[str, Any]]:
    seen: set[Any] = set()
    for hint in hints.values():
        _forbid_more(hint, seen)
    make: Any = typing_extensions.TypedDict
    made = make(name, hints)
    made.__pydantic_config__ = _STRICT
    return TypeAdapter(made)


def _forbid_more(hint: Any, seen: set[Any]) -> None:
    for part in get_args(hint):
        _forbid_more(part, seen)
    if typing_extensions.is_typeddict(hint) and hint not in seen:
        seen.add(hint)
        hint.__pydantic_config__ = _STRICT
        for part in typing_extensions.get_type_hints(hint, localns=_NAMES).values():
            _forbid_more(part, seen)
