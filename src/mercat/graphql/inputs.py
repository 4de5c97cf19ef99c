"""What is sent to the graph: types made of the bodies that REST takes, and checked by them."""

import types
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import strawberry
from pydantic import AwareDatetime, BaseModel, SecretStr, ValidationError
from strawberry.types.unset import UNSET

from mercat.graphql.declaring import Without
from mercat.graphql.documented import own_doc
from mercat.graphql.enums import Enums
from mercat.graphql.scalars import JSON, Long
from mercat.platform.errors import Invalid
from mercat.platform.money import Money
from mercat.platform.web.faults import message_of

_UNION = {Union, types.UnionType}
_MOST_FIELDS = 20
_INT = 2**31 - 1
_BY_NAME: Mapping[Any, type] = {AwareDatetime: datetime, SecretStr: str}
"""What Pydantic has a type of its own for."""


class InputRefused(Invalid):
    """`fields` as REST tells them, where `body` stands for the argument."""

    code = "validation_error"
    message = "Some fields are not right."


class Inputs:
    """Makes each input type once."""

    def __init__(self, enums: Enums) -> None:
        self._enums = enums
        self._made: dict[type, type] = {}
        self._names: dict[str, type] = {}

    def of(self, annotation: Any) -> Any:
        """What Strawberry is told instead of this annotation of an argument."""
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            left_out = next((one for one in arguments if isinstance(one, Without)), Without())
            if left_out.fields:
                return self._model(arguments[0], left_out.fields)
            return self._long(annotation) or self.of(arguments[0])
        if origin in _UNION:
            some = [one for one in arguments if one is not type(None)]
            told = self.of(some[0]) if len(some) == 1 else JSON
            return told | None if len(some) < len(arguments) else told
        if origin in {list, Sequence, tuple}:
            return list[self.of(arguments[0])]  # type: ignore[misc]  # made at run time
        return self._one(annotation, origin)

    def _one(self, annotation: Any, origin: Any) -> Any:
        if origin is Literal:
            return str
        if origin in {dict, Mapping} or annotation is Any:
            return JSON
        if annotation is Money:
            return self._money()
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return self._model(annotation)
        if isinstance(annotation, type) and issubclass(annotation, Enum):
            return self._enums.of(annotation)
        return _BY_NAME.get(annotation, annotation)

    def _long(self, annotation: Any) -> Any:
        """Whether a number may be larger than GraphQL's own."""
        base, *rest = get_args(annotation)
        bounds = [getattr(one, "le", None) for one in rest]
        is_large = any(isinstance(bound, int) and bound > _INT for bound in bounds)
        return Long if base is int and is_large else None

    def _money(self) -> type:
        if Money not in self._made:
            made = _empty("MoneyInput")
            made.__annotations__ |= {"amount": Long, "currency": str}
            self._made[Money] = strawberry.input(made, name="MoneyInput")
        return self._made[Money]

    def _model(self, model: type[BaseModel], left_out: frozenset[str] = frozenset()) -> type:
        if model in self._made:
            return self._made[model]
        name = model.__name__ if model.__name__.endswith("Input") else f"{model.__name__}Input"
        if self._names.setdefault(name, model) is not model:
            raise TypeError(f"{name} is the name of two inputs of the graph.")
        made = self._made[model] = _empty(name)
        for field, info in model.model_fields.items():
            if field in left_out:
                continue
            annotation: Any = info.annotation
            if info.metadata:
                annotation = Annotated[(annotation, *info.metadata)]
            told = self.of(annotation)
            made.__annotations__[field] = told if info.is_required() else told | None
            described = info.description
            required = {} if info.is_required() else {"default": UNSET}
            setattr(made, field, strawberry.field(description=described, **required))
        strawberry.input(made, name=name, description=own_doc(model))
        return made


def checked(annotation: Any, value: Any) -> Any:
    """The argument as it is annotated: bodies as REST would have read them. Raises InputRefused."""
    model = _model_in(annotation)
    if model is None or value is None:
        return value
    try:
        return model.model_validate(_sent(value))
    except ValidationError as error:
        raise InputRefused(fields=_faults(error)) from None


def _model_in(annotation: Any) -> type[BaseModel] | None:
    for one in (annotation, *get_args(annotation)):
        if isinstance(one, type) and issubclass(one, BaseModel):
            return one
    return None


def _sent(value: Any) -> Any:
    """What was sent, and nothing that was not: a patch tells null from nothing."""
    if isinstance(value, list):
        return [_sent(one) for one in value]
    if isinstance(value, Enum) or not hasattr(value, "__strawberry_definition__"):
        return value
    told = {name: getattr(value, name) for name in type(value).__annotations__}
    return {name: _sent(one) for name, one in told.items() if one is not UNSET}


def _faults(error: ValidationError) -> list[dict[str, Any]]:
    return [
        {"loc": ["body", *fault["loc"]], "message": message_of(fault), "code": fault["type"]}
        for fault in error.errors()[:_MOST_FIELDS]
    ]


def _empty(name: str) -> type:
    return type(name, (), {"__annotations__": {}, "__module__": __name__})
