"""One operation, from its text to its answer."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graphql import ExecutionResult, GraphQLError, OperationType, execute, subscribe
from graphql.execution.values import VariableValues, get_variable_values
from strawberry import Schema

from mercat.graphql.asked import Asked
from mercat.graphql.context import Context
from mercat.graphql.documents import Documents, Prepared
from mercat.graphql.errors import NotHere, refused
from mercat.graphql.executor import PlannedExecutor
from mercat.graphql.limits import Costs
from mercat.graphql.schema import schema
from mercat.platform.errors import ApplicationError
from mercat.platform.settings import Settings

_MOST_FAULTS = 10


@dataclass(frozen=True)
class Told:
    """`started`: whether any of it was run; if not, `errors` say why."""

    data: Any
    errors: list[GraphQLError]
    started: bool = True


class Engine:
    """One for the process."""

    def __init__(self, built: Schema, settings: Settings) -> None:
        introspects = settings.graphql_introspection
        self._schema = built
        self._most = settings.max_page_size
        self._documents = Documents(
            built, introspects=settings.is_local if introspects is None else introspects
        )

    async def run(self, asked: Asked, context: Context) -> Told:
        """A query or a mutation."""
        prepared = self._prepared(asked, OperationType.QUERY, OperationType.MUTATION)
        if isinstance(prepared, Told):
            return prepared
        result: Any = execute(
            self._schema._schema,  # noqa: SLF001 (Strawberry has no other name for it)
            prepared.document,
            context_value=context,
            variable_values=dict(asked.variables or {}),
            operation_name=asked.operation_name,
            executor_class=PlannedExecutor,
            operation_extensions=self._known(prepared),
        )
        if not isinstance(result, ExecutionResult):
            result = await result
        return Told(result.data, result.errors or [])

    async def listen(self, asked: Asked, context: Context) -> AsyncIterator[ExecutionResult] | Told:
        """A subscription: what comes of it; or why nothing does."""
        prepared = self._prepared(asked, OperationType.SUBSCRIPTION)
        if isinstance(prepared, Told):
            return prepared
        result: Any = subscribe(
            self._schema._schema,  # noqa: SLF001 (as above)
            prepared.document,
            context_value=context,
            variable_values=dict(asked.variables or {}),
            operation_name=asked.operation_name,
            executor_class=PlannedExecutor,
            operation_extensions=self._known(prepared),
        )
        if hasattr(result, "__await__"):
            result = await result
        if isinstance(result, ExecutionResult):
            return Told(None, result.errors or [], started=False)
        return _to_the_end(result)

    def _known(self, prepared: Prepared) -> dict[str, Any]:
        return {"schema": self._schema, "plans": prepared.plans, "choices": prepared.choices}

    def _prepared(self, asked: Asked, *kinds: OperationType) -> Prepared | Told:
        try:
            prepared = self._documents.prepare(asked.query)
            if isinstance(prepared, list):
                return Told(None, prepared, started=False)
            if prepared.operation.operation not in kinds:
                raise NotHere
            faults = self._weighed(prepared, asked)
        except ApplicationError as error:
            return Told(None, [refused(error)], started=False)
        return Told(None, faults, started=False) if faults else prepared

    def _weighed(self, prepared: Prepared, asked: Asked) -> list[GraphQLError]:
        """What is wrong with the variables. Raises QueryTooLarge."""
        core = self._schema._schema  # noqa: SLF001 (as above)
        defined = prepared.operation.variable_definitions or ()
        values = get_variable_values(
            core, defined, dict(asked.variables or {}), max_errors=_MOST_FAULTS
        )
        if not isinstance(values, VariableValues):
            return values
        Costs(core, prepared.fragments, values.coerced, self._most).verify(prepared.operation)
        return []


async def _to_the_end(stream: AsyncIterator[ExecutionResult]) -> AsyncIterator[ExecutionResult]:
    """What ends it before its time is the last that is told."""
    try:
        async for one in stream:
            yield one
    except Exception as error:
        yield ExecutionResult(None, [GraphQLError(str(error), original_error=error)])


@lru_cache(maxsize=4)
def engine(settings: Settings) -> Engine:
    return Engine(schema(), settings)
