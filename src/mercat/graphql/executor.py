"""How an operation is run: whole sub-trees at once where there is a plan for them.

Plans write what they know for certain. Whatever is otherwise than they expect (a value of another
class, null where none may be, a refusal) is left to the ordinary executor, which does it again from
what is loaded already and knows how to tell what is wrong. It relies on graphql-core 3.3's
`complete_object_value` and `complete_iterable_value`; a test compares it with the ordinary one.
"""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from graphql import GraphQLObjectType, get_named_type
from graphql.execution.collect_fields import FieldDetails, GroupedFieldSet
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from mercat.graphql.filling import Filling
from mercat.graphql.plans import Compiler, Plan
from mercat.graphql.writing import Unplanned

_MOST_PLANS = 64
"""Of one document: what is skipped and included makes different ones."""


class PlannedExecutor(StrawberryGraphQLCoreExecutionContext):
    """`operation_extensions`: the Prepared document that is run."""

    def complete_object_value(
        self,
        return_type: GraphQLObjectType,
        field_details_list: list[FieldDetails],
        info: Any,
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        def ordinary() -> Any:
            return super(PlannedExecutor, self).complete_object_value(
                return_type, field_details_list, info, path, result, position_context
            )

        plan = self._plan(return_type, field_details_list)
        if plan is None:
            return ordinary()
        return self._written(plan, [result], lambda told: told[0], ordinary)

    def complete_iterable_value(
        self,
        item_type: Any,
        field_details_list: list[FieldDetails],
        info: Any,
        path: Path,
        items: Iterable[Any],
        position_context: Any,
    ) -> Any:
        def ordinary() -> Any:
            return super(PlannedExecutor, self).complete_iterable_value(
                item_type, field_details_list, info, path, items, position_context
            )

        kind = get_named_type(item_type)
        is_plain = isinstance(kind, GraphQLObjectType) and isinstance(items, list)
        plan = self._plan(kind, field_details_list) if is_plain else None
        if plan is None or any(item is None for item in items):
            return ordinary()
        return self._written(plan, items, lambda told: told, ordinary)

    def _written(self, plan: Plan, values: Any, shape: Any, ordinary: Any) -> Any:
        if plan.loads:
            return self._loaded(plan, values, shape, ordinary)
        try:
            return shape([plan.write(one, []) for one in values])
        except Exception:
            return ordinary()

    async def _loaded(self, plan: Plan, values: Any, shape: Any, ordinary: Any) -> Any:
        filling = Filling(
            self.operation_extensions["schema"], self.context_value, self.variable_values, plan
        )
        try:
            await filling.fill(values)
            return shape([plan.write(one, filling.filled) for one in values])
        except Exception:
            told = ordinary()
            return await told if self.is_awaitable(told) else told

    def _plan(self, kind: GraphQLObjectType, details: Sequence[FieldDetails]) -> Plan | None:
        plans = self.operation_extensions["plans"]
        key = (kind.name, tuple(id(one.node) for one in details), self._chosen)
        if key not in plans:
            if len(plans) >= _MOST_PLANS:
                plans.clear()
            plans[key] = self._compiled(kind, details)
        found: Plan | None = plans[key]
        return found

    def _compiled(self, kind: GraphQLObjectType, details: Sequence[FieldDetails]) -> Plan | None:
        try:
            return Compiler(self._collected).plan(kind, details)
        except Unplanned:
            return None

    def _collected(
        self, kind: GraphQLObjectType, details: Sequence[FieldDetails]
    ) -> GroupedFieldSet | None:
        grouped, defers, _ = self.collect_subfields(kind, list(details))
        return None if defers else grouped

    @property
    def _chosen(self) -> Hashable:
        """What is skipped and what is included, this time."""
        coerced = self.variable_values.coerced
        return tuple(coerced.get(name) for name in self.operation_extensions["choices"])
