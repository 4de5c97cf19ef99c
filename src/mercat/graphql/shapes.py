"""Types of the graph made from the shapes that REST takes and answers with.

Whatever a shape says of a field (its type, whether it may be null, what it means) is said once.
"""

import types
from collections.abc import Mapping, Sequence
from dataclasses import fields as fields_of
from datetime import date, datetime, time
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import strawberry
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from typing_extensions import get_original_bases

from mercat.graphql.connections import Connection, Edge, PageInfo
from mercat.graphql.declaring import MODELS, Node
from mercat.graphql.documented import own_doc
from mercat.graphql.enums import Enums
from mercat.graphql.scalars import JSON, Long
from mercat.platform.money import Money

_PLAIN = {JSON, Long, str, int, float, bool, UUID, datetime, date, time}
_UNION = {Union, types.UnionType}


class Shapes:
    """Makes each type once, by name. Two shapes that would have the same name have to be declared
    as nodes of different names, or of the same.
    """

    def __init__(self, nodes: Sequence[Node], enums: Enums) -> None:
        self._made: dict[str, type] = {}
        self._claims: dict[str, type] = {}
        self._node_of: dict[type, Node] = {}
        for node in nodes:
            for model in node.models:
                if self._node_of.setdefault(model, node) is not node:
                    raise TypeError(f"{model.__name__} is of two types of the graph.")
        self._types: dict[str, type] = {node.name: _empty(node.name) for node in nodes}
        self._enums = enums

    def type_of(self, node: Node) -> type:
        """Without any fields yet: `fill_in` makes it whole."""
        return self._types[node.name]

    def output(self, annotation: Any) -> Any:
        """What Strawberry is told instead of this annotation of an answer."""
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            return self.output(arguments[0])
        if origin in _UNION:
            return self._either(arguments)
        if origin in {list, tuple, Sequence, frozenset, set}:
            return _list_of(self.output(arguments[0]))
        connected = _connected(annotation)
        if connected is not None:
            return self._connection(*connected)
        return self._one(annotation, origin)

    def _either(self, arguments: Sequence[Any]) -> Any:
        some = [one for one in arguments if one is not type(None)]
        if len(some) > 1:
            members = [self.output(one) for one in some]
            if len({str(member) for member in members}) > 1:
                return JSON if len(some) == len(arguments) else JSON | None
            return members[0] if len(some) == len(arguments) else members[0] | None
        told = self.output(some[0])
        return told | None if len(some) < len(arguments) else told

    def _one(self, annotation: Any, origin: Any) -> Any:
        if origin is Literal:
            return str
        if origin in {dict, Mapping} or annotation in {Any, object}:
            return JSON
        if annotation is Money:
            return self._of_fields(
                "Money", Money, {"amount": (Long, ""), "currency": (str, "ISO 4217 code.")}
            )
        if annotation in _PLAIN:
            return annotation
        if isinstance(annotation, type) and issubclass(annotation, Enum):
            return self._enums.of(annotation)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            node = self._node_of.get(annotation)
            return self._types[node.name] if node else self._embedded(annotation)
        raise TypeError(f"The graph has no type for {annotation}.")

    def _embedded(self, model: type[BaseModel]) -> Any:
        name = model.__name__.removesuffix("Read")
        told = {
            field: (info.annotation, info.description or "")
            for field, info in model.model_fields.items()
        }
        return self._of_fields(name, model, told, own_doc(model))

    def _of_fields(
        self, name: str, model: type, told: Mapping[str, tuple[Any, str]], about: str | None = None
    ) -> Any:
        if self._claim(name, model):
            return self._made[name]
        made = self._made[name] = _empty(name)
        for field, (annotation, description) in told.items():
            plain(made, field, self.output(annotation), description)
        return finished(made, (model,), about)

    def _claim(self, name: str, model: type) -> bool:
        """Whether the type of this name is made already. Raises TypeError if it is of another."""
        if name in self._types or self._claims.setdefault(name, model) is not model:
            raise TypeError(f"{name} is the name of two types: declare a Node for {model}.")
        return name in self._made

    def _connection(self, kind: type[Connection[Any]], shape: Any) -> Any:
        node = self.output(shape)
        stem = node.__name__ if kind is Connection else kind.__name__.removesuffix("Connection")
        if self._claim(f"{stem}Connection", kind):
            return self._made[f"{stem}Connection"]
        edge = _empty(f"{stem}Edge")
        plain(edge, "node", node, "")
        plain(edge, "cursor", str, "Send it as `after` to go on behind this one.")
        finished(edge, (Edge,), None)
        made = self._made[f"{stem}Connection"] = _empty(f"{stem}Connection")
        plain(made, "edges", _list_of(edge), "")
        plain(made, "nodes", _list_of(node), "The same without their cursors.")
        plain(made, "page_info", self._of_fields("PageInfo", PageInfo, _hinted(PageInfo)), "")
        own = _hinted(kind)
        for name in [one for one in own if one not in _hinted(Connection)]:
            plain(made, name, self.output(own[name][0]), "")
        return finished(made, (kind,), None)


def _connected(annotation: Any) -> tuple[type[Connection[Any]], Any] | None:
    """The class of a connection, and the shape of its nodes."""
    origin = get_origin(annotation)
    if isinstance(origin, type) and issubclass(origin, Connection):
        return origin, get_args(annotation)[0]
    if isinstance(annotation, type) and issubclass(annotation, Connection):
        return annotation, get_args(get_original_bases(annotation)[0])[0]
    return None


def plain(made: type, name: str, annotation: Any, description: str) -> None:
    """Adds a field that tells the attribute of its name."""
    made.__annotations__[name] = annotation
    setattr(made, name, strawberry.field(description=description or None))


def finished(made: type, models: Sequence[type], about: str | None) -> type:
    """The type, now that it has all its fields."""
    strawberry.type(made, name=made.__name__, description=about or None)
    setattr(made, MODELS, tuple(models))
    return made


def described(info: FieldInfo) -> str:
    return info.description or ""


def _list_of(kind: Any) -> Any:
    return list.__class_getitem__(kind)


def _empty(name: str) -> type:
    return type(name, (), {"__annotations__": {}, "__module__": __name__})


def _hinted(kind: type) -> dict[str, tuple[Any, str]]:
    hints = get_type_hints(kind)
    return {one.name: (hints[one.name], "") for one in fields_of(kind)}
