"""How the graph is declared: types by the shapes REST answers with, everything else by functions.

A function's annotations are the schema: a Pydantic shape stands for the type that is made of it,
keyword arguments are the field's, the docstring is its description.
"""

import inspect
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from mercat.graphql.context import Context
from mercat.graphql.documented import own_doc

DECLARED = "mercat"
"""In a Strawberry field's metadata: the Field or Relation that it was made of, or the attribute
that only some shapes of its node have.
"""
MODELS = "__mercat_models__"
"""On a type: the classes of its values."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
P = ParamSpec("P")
F = TypeVar("F", bound=Callable[..., Any])

Load = Callable[Concatenate[Context, Sequence[K], P], Awaitable[Mapping[K, V]]]
"""Takes many keys, and what is asked for of all of them: one batch, whatever their number."""


@dataclass(frozen=True)
class Without:
    """`Annotated[BusinessQuery, Without("limit", "cursor")]`: an input without these fields."""

    fields: frozenset[str]

    def __init__(self, *fields: str) -> None:
        object.__setattr__(self, "fields", frozenset(fields))


@dataclass(frozen=True)
class Argument:
    """`default`: `inspect.Parameter.empty` where it has to be given."""

    name: str
    annotation: Any
    default: Any


@dataclass(frozen=True, eq=False)
class Field:
    """Something that somebody can ask for at a root of the graph."""

    name: str
    run: Callable[..., Any]
    arguments: Sequence[Argument]
    returns: Any
    about: str
    cost: int


@dataclass(frozen=True, eq=False)
class Relation:
    """What a node leads to. `key`: of a node, by which `load` is asked; None for a node that leads
    to nothing. `pick`: the attribute of what is loaded that the field tells; None for the whole.
    """

    name: str
    key: Callable[[Any], Hashable | None]
    load: Callable[..., Awaitable[Mapping[Any, Any]]]
    arguments: Sequence[Argument]
    returns: Any
    about: str
    cost: int = 1
    pick: str | None = None

    @property
    def nothing(self) -> Any:
        """What is told where nothing is found for a key."""
        return [] if get_origin(self.returns) in {list, Sequence} else None


@dataclass(eq=False)
class Fields:
    """Those of one root that one file declares."""

    declared: list[Field] = field(default_factory=list)

    def field(self, run: F) -> F:
        """`async def reviews(context, *, first: int = 10) -> Connection[ReviewRead]`; of a
        subscription an asynchronous generator.
        """
        return self.costing(1)(run)

    def costing(self, points: int) -> Callable[[F], F]:
        """The same for one that is dearer than reading something by its key."""

        def declare(run: F) -> F:
            told = get_type_hints(run, include_extras=True)["return"]
            self.declared.append(
                Field(run.__name__, run, _arguments(run), told, _about(run), points)
            )
            return run

        return declare


class Node:
    """A type of the graph, with the fields of these shapes: each told as REST tells it.

    `details` loads the fullest of them by the nodes' `id`; then a shorter one will do, for what it
    does not say is loaded for those who ask. What only some of the other shapes say is null
    elsewhere.
    """

    def __init__(
        self,
        name: str,
        *models: type[BaseModel],
        details: Callable[..., Awaitable[Mapping[Any, Any]]] | None = None,
        leave_out: Sequence[str] = (),
        about: str | None = None,
    ) -> None:
        self.name = name
        self.models = models
        self.details = details
        self.leave_out = frozenset(leave_out)
        self.about = about or own_doc(models[0])
        self.relations: dict[str, Relation] = {}

    def relation(
        self, key: str | Callable[[Any], Hashable | None] = "id", *, cost: int = 1
    ) -> Callable[[Load[K, P, V]], Load[K, P, V]]:
        """`async def services(context, ids: Sequence[UUID]) -> Mapping[UUID, list[OfferingRead]]`.
        `key`: an attribute of the node or what makes a key of it. A value that is an
        ApplicationError refuses that one node's field. Declare `| None` where that may be, or a key
        may be missing; a list that is missing is empty.
        """

        def declare(load: Load[K, P, V]) -> Load[K, P, V]:
            name = load.__name__
            self.relations[name] = Relation(
                name, _key(key), load, _arguments(load), loaded(load), _about(load), cost
            )
            return load

        return declare


def loaded(load: Callable[..., Any]) -> Any:
    """What it finds for a key: the second half of its `Mapping[…, …]`."""
    return get_args(get_type_hints(load, include_extras=True)["return"])[1]


def _key(key: str | Callable[[Any], Hashable | None]) -> Callable[[Any], Hashable | None]:
    if not isinstance(key, str):
        return key

    def read(node: Any) -> Hashable | None:
        found: Hashable | None = getattr(node, key)
        return found

    return read


def _arguments(function: Callable[..., Any]) -> Sequence[Argument]:
    hints = get_type_hints(function, include_extras=True)
    return [
        Argument(name, hints[name], parameter.default)
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    ]


def _about(function: Callable[..., Any]) -> str:
    return inspect.getdoc(function) or ""
