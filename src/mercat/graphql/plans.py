"""Selections compiled: functions that write a whole sub-tree at once, and what has to be loaded
before they can.

A plan is made once for each selection of a document. It covers what is declared by shapes and
relations; anything else has no plan and is left to the ordinary executor.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    Undefined,
)
from graphql.execution.collect_fields import FieldDetails, GroupedFieldSet
from strawberry.types.field import StrawberryField

from mercat.graphql.declaring import DECLARED, MODELS, Relation
from mercat.graphql.writing import (
    Filled,
    Part,
    Unplanned,
    Write,
    each,
    leaf,
    nullable,
    required,
    writer,
)

Collect = Callable[[GraphQLObjectType, Sequence[FieldDetails]], GroupedFieldSet | None]
"""The fields of a selection by what they are called in the answer."""


def _nothing(*_: Any) -> None:
    """Of a plan that is still being made."""


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
        parts = [self._field(kind, name, asked, plan) for name, asked in grouped.items()]
        plan.write = writer(models, parts)
        return plan

    def _field(
        self, kind: GraphQLObjectType, name: str, details: Sequence[FieldDetails], plan: Plan
    ) -> Part:
        node = details[0].node
        if node.name.value == "__typename":
            return Part(name, write=_always(kind.name))
        found = kind.fields[node.name.value]
        told: StrawberryField = found.extensions["strawberry-definition"]
        declared = told.metadata.get(DECLARED)
        if isinstance(declared, Relation):
            return Part(name, write=self._relation(declared, found, details, plan))
        if isinstance(declared, str):
            return Part(name, write=_optional(declared, self._value(found.type, details)[0]))
        if not told.is_basic_field:
            raise Unplanned
        plain = leaf(found.type)
        if plain is not None:
            return Part(name, told.python_name, plain)
        write, below = self._value(found.type, details)
        if below is not None and below.loads:
            plan.inside.append((told.python_name, below))
        return Part(name, told.python_name, write=write)

    def _relation(
        self,
        relation: Relation,
        found: GraphQLField,
        details: Sequence[FieldDetails],
        plan: Plan,
    ) -> Write:
        step = Step(self._slots, relation, found, details[0].node)
        self._slots += 1
        write, step.below = self._value(found.type, details)
        plan.steps.append(step)
        return _related(step, write)

    def _value(self, kind: Any, details: Sequence[FieldDetails]) -> tuple[Write, Plan | None]:
        """How it is written, and the plan of the objects in it."""
        if isinstance(kind, GraphQLNonNull):
            write, plan = self._value(kind.of_type, details)
            return required(write), plan
        if isinstance(kind, GraphQLList):
            write, plan = self._value(kind.of_type, details)
            return nullable(each(write)), plan
        if isinstance(kind, GraphQLObjectType):
            plan = self._object(kind, details)
            return nullable(plan.write), plan
        if isinstance(kind, (GraphQLScalarType, GraphQLEnumType)):
            return nullable(_leaf(kind)), None
        raise Unplanned


def _leaf(kind: GraphQLScalarType | GraphQLEnumType) -> Write:
    coerce = kind.coerce_output_value

    def write(value: Any, _: Filled) -> Any:
        told = coerce(value)
        if told is None or told is Undefined:
            raise Unplanned
        return told

    return write


def _models(kind: GraphQLObjectType) -> tuple[type, ...] | None:
    definition = kind.extensions.get("strawberry-definition")
    return getattr(definition.origin, MODELS, None) if definition else None


def _always(told: str) -> Write:
    def write(*_: Any) -> Any:
        return told

    return write


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
