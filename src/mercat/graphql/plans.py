"""Selections compiled: functions that write a whole sub-tree at once, and what has to be loaded
before they can.

A plan is made once for each selection of a document. It covers what is declared by shapes and
relations; anything else has no plan and is left to the ordinary executor.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from graphql.execution.collect_fields import FieldDetails, GroupedFieldSet
from strawberry.types.field import StrawberryField

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
)
from mercat.graphql.declaring import DECLARED, MODELS, Relation
from mercat.graphql.scalars import told_moment

Filled = list[Mapping[Any, Any]]
"""What was loaded, by the slot of its relation."""
Write = Callable[[Any, Filled], Any]
Collect = Callable[[GraphQLObjectType, Sequence[FieldDetails]], GroupedFieldSet | None]
"""The fields of a selection by what they are called in the answer."""

_LARGEST = 2**31 - 1


def _nothing(*_: Any) -> None:
    """Of a plan that is still being made."""


class Unplanned(Exception):
    """The ordinary executor knows what to do with it, or how to say what is wrong."""


@dataclass
class Step:
    """A relation to load. `slot`: where what is found is kept; `below`: the plan of what it leads
    to, which may have steps of its own.
    """

    slot: int
    relation: Relation
    field: GraphQLField
    node: FieldNode
    below: "Plan | None" = None


@dataclass
class Plan:
    """Of one selection of objects. `inside`: parts of them, by attribute, that have steps."""

    write: Write = field(default=_nothing)
    steps: list[Step] = field(default_factory=list)
    inside: list[tuple[str, "Plan"]] = field(default_factory=list)
    slots: int = 0

    @property
    def loads(self) -> bool:
        return bool(self.steps or self.inside)


@dataclass
class _Part:
    """How a value is written. `plan`: of the objects in it."""

    write: Write
    plan: Plan | None = None


class Compiler:
    """Of one selection, from its root down. Raises Unplanned."""

    def __init__(self, collect: Collect) -> None:
        self._collect = collect
        self._slots = 0

    def plan(self, kind: GraphQLObjectType, details: Sequence[FieldDetails]) -> Plan:
        made = self._object(kind, details)
        made.slots = self._slots
        return made

    def _object(self, kind: GraphQLObjectType, details: Sequence[FieldDetails]) -> Plan:
        grouped = self._collect(kind, details)
        models = _models(kind)
        if grouped is None or models is None:
            raise Unplanned
        plan = Plan()
        names, writers = [], []
        for name, asked in grouped.items():
            names.append(name)
            writers.append(self._field(kind, asked, plan))
        plan.write = _writer(models, names, writers)
        return plan

    def _field(self, kind: GraphQLObjectType, details: Sequence[FieldDetails], plan: Plan) -> Write:
        node = details[0].node
        if node.name.value == "__typename":
            return _always(kind.name)
        found = kind.fields[node.name.value]
        told: StrawberryField = found.extensions["strawberry-definition"]
        declared = told.metadata.get(DECLARED)
        if isinstance(declared, Relation):
            return self._relation(declared, found, details, plan)
        if isinstance(declared, str):
            return _optional(declared, self._value(found.type, details).write)
        if not told.is_basic_field:
            raise Unplanned
        part = self._value(found.type, details)
        if part.plan is not None and part.plan.loads:
            plan.inside.append((told.python_name, part.plan))
        return _attribute(told.python_name, part.write)

    def _relation(
        self,
        relation: Relation,
        found: GraphQLField,
        details: Sequence[FieldDetails],
        plan: Plan,
    ) -> Write:
        step = Step(self._slots, relation, found, details[0].node)
        self._slots += 1
        part = self._value(found.type, details)
        step.below = part.plan
        plan.steps.append(step)
        return _related(step, part.write)

    def _value(self, kind: Any, details: Sequence[FieldDetails]) -> _Part:
        if isinstance(kind, GraphQLNonNull):
            part = self._value(kind.of_type, details)
            return _Part(_required(part.write), part.plan)
        if isinstance(kind, GraphQLList):
            part = self._value(kind.of_type, details)
            return _Part(_nullable(_each(part.write)), part.plan)
        if isinstance(kind, GraphQLObjectType):
            plan = self._object(kind, details)
            return _Part(_nullable(plan.write), plan)
        if isinstance(kind, GraphQLScalarType):
            return _Part(_nullable(_scalar(kind)))
        if isinstance(kind, GraphQLEnumType):
            return _Part(_nullable(_enum(kind)))
        raise Unplanned


def _models(kind: GraphQLObjectType) -> tuple[type, ...] | None:
    definition = kind.extensions.get("strawberry-definition")
    return getattr(definition.origin, MODELS, None) if definition else None


def _writer(models: Sequence[type], names: Sequence[str], writers: Sequence[Write]) -> Write:
    pairs = list(zip(names, writers, strict=True))
    known = frozenset(models)

    def write(value: Any, filled: Filled) -> Any:
        if value.__class__ not in known:
            raise Unplanned
        return {name: one(value, filled) for name, one in pairs}

    return write


def _always(told: str) -> Write:
    def write(*_: Any) -> Any:
        return told

    return write


def _attribute(name: str, write: Write) -> Write:
    def read(value: Any, filled: Filled) -> Any:
        return write(getattr(value, name), filled)

    return read


def _optional(name: str, write: Write) -> Write:
    def read(value: Any, filled: Filled) -> Any:
        return write(getattr(value, name, None), filled)

    return read


def _related(step: Step, write: Write) -> Write:
    relation, slot = step.relation, step.slot
    key_of, pick = relation.key, relation.pick

    def read(value: Any, filled: Filled) -> Any:
        if pick is not None and hasattr(value, pick):
            return write(getattr(value, pick), filled)
        found = filled[slot].get(key_of(value), relation.nothing)
        if isinstance(found, Exception):
            raise Unplanned
        if pick is not None:
            found = getattr(found, pick)
        return write(found, filled)

    return read


def _required(write: Write) -> Write:
    def written(value: Any, filled: Filled) -> Any:
        if value is None:
            raise Unplanned
        return write(value, filled)

    return written


def _nullable(write: Write) -> Write:
    def written(value: Any, filled: Filled) -> Any:
        return None if value is None else write(value, filled)

    return written


def _each(write: Write) -> Write:
    def written(value: Any, filled: Filled) -> Any:
        if value.__class__ not in {list, tuple}:
            raise Unplanned
        return [write(one, filled) for one in value]

    return written


def _enum(kind: GraphQLEnumType) -> Write:
    return _leaf(kind.coerce_output_value)


def _scalar(kind: GraphQLScalarType) -> Write:
    return _EXACT.get(kind.name) or _leaf(kind.coerce_output_value)


def _leaf(coerce: Callable[[Any], Any]) -> Write:
    def write(value: Any, _: Filled) -> Any:
        return coerce(value)

    return write


def _int(value: Any, _: Filled) -> Any:
    if value.__class__ is not int or not -_LARGEST - 1 <= value <= _LARGEST:
        raise Unplanned
    return value


def _text(value: Any, _: Filled) -> Any:
    if value.__class__ is not str:
        raise Unplanned
    return value


def _truth(value: Any, _: Filled) -> Any:
    if value.__class__ is not bool:
        raise Unplanned
    return value


def _uuid(value: Any, _: Filled) -> Any:
    if not isinstance(value, UUID):
        raise Unplanned
    return str(value)


def _moment(value: Any, _: Filled) -> Any:
    if not isinstance(value, datetime):
        raise Unplanned
    return told_moment(value)


_EXACT: Mapping[str, Write] = {
    "Int": _int,
    "String": _text,
    "Boolean": _truth,
    "UUID": _uuid,
    "DateTime": _moment,
}
"""Of values that are what they should be; what is not, the ordinary executor knows."""
