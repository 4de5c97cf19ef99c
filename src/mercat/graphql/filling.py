"""Everything a selection needs, loaded level by level: one batch for each relation of a level,
however many nodes there are.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graphql import GraphQLError
from graphql.execution.values import VariableValues, get_argument_values
from strawberry import Schema
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from mercat.graphql.building import given_arguments
from mercat.graphql.context import Context
from mercat.graphql.plans import Plan, Step
from mercat.graphql.writing import Filled, Unplanned
from mercat.platform.errors import ApplicationError

Level = list[tuple[Plan, Sequence[Any]]]


class Filling:
    """Of one selection in one request. `filled`: what its plan writes from."""

    def __init__(
        self, schema: Schema, context: Context, variables: VariableValues, plan: Plan
    ) -> None:
        self._schema = schema
        self._context = context
        self._variables = variables
        self._plan = plan
        self.filled: Filled = [{}] * plan.slots

    async def fill(self, values: Sequence[Any]) -> None:
        """Loads what belongs to these values. Raises Unplanned for what only the ordinary executor
        can say what is wrong with.
        """
        level: Level = [(self._plan, values)]
        while level:
            steps = [(step, owners) for plan, some in level for step, owners in _steps(plan, some)]
            found = await asyncio.gather(*(self._load(step, owners) for step, owners in steps))
            level = []
            for (step, owners), values_found in zip(steps, found, strict=True):
                self.filled[step.slot] = values_found
                if step.below is not None and step.below.loads:
                    level.append((step.below, list(_reached(step, owners, values_found))))

    async def _load(self, step: Step, owners: Sequence[Any]) -> Mapping[Any, Any]:
        relation = step.relation
        keys = {relation.key(one) for one in owners} - {None}
        if not keys:
            return {}
        return await self._context.loaders.many(relation.load, keys, self._arguments(step))

    def _arguments(self, step: Step) -> Mapping[str, Any]:
        if not step.relation.arguments:
            return {}
        told: StrawberryField = step.field.extensions["strawberry-definition"]
        converter = self._schema.schema_converter
        try:
            sent = get_argument_values(step.field, step.node, self._variables)
            given = convert_arguments(
                sent, told.arguments, converter.scalar_registry, self._schema.config
            )
            return given_arguments(step.relation.arguments, given)
        except (GraphQLError, ApplicationError) as error:
            raise Unplanned from error


def _steps(plan: Plan, values: Sequence[Any]) -> Iterator[tuple[Step, Sequence[Any]]]:
    """Of these objects, and of the parts inside them."""
    for step in plan.steps:
        pick = step.relation.pick
        owners = values if pick is None else [one for one in values if not hasattr(one, pick)]
        yield step, owners
    for name, inner in plan.inside:
        yield from _steps(inner, list(_flat(getattr(one, name) for one in values)))


def _reached(step: Step, owners: Sequence[Any], found: Mapping[Any, Any]) -> Iterator[Any]:
    relation, seen = step.relation, set()
    for one in owners:
        key = relation.key(one)
        if key in seen or key not in found:
            continue
        seen.add(key)
        value = found[key]
        if not isinstance(value, Exception):
            yield from _flat([value if relation.pick is None else getattr(value, relation.pick)])


def _flat(values: Any) -> Iterator[Any]:
    for value in values:
        if isinstance(value, (list, tuple)):
            yield from _flat(value)
        elif value is not None:
            yield value
