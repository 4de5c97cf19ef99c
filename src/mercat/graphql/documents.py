"""Queries, read and checked once: what is asked again is not read again."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    specified_rules,
    validate,
    visit,
)
from strawberry import Schema

from mercat.graphql.errors import QueryTooLarge
from mercat.graphql.limits import (
    LONGEST,
    MOST_TOKENS,
    fragments_of,
    the_operation,
    verify_size,
)

_MOST_KEPT = 512
_MOST_ERRORS = 10


@dataclass(frozen=True, eq=False)
class Prepared:
    """A query that may be run. `choices`: the variables that say what is skipped and included.
    `plans`: what has been compiled of it (`mercat.graphql.plans`).
    """

    document: DocumentNode
    operation: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    choices: Sequence[str]
    plans: dict[Any, Any] = field(default_factory=dict)


class Documents:
    """The last that were asked for, in one process. `introspects`: whether anybody may ask what the
    schema is.
    """

    def __init__(self, schema: Schema, *, introspects: bool) -> None:
        self._schema = schema
        hidden = () if introspects else (NoSchemaIntrospectionCustomRule,)
        self._rules = [*specified_rules, *hidden]
        self._kept: OrderedDict[str, Prepared] = OrderedDict()

    def prepare(self, query: str) -> Prepared | list[GraphQLError]:
        """Or what is wrong with it. Raises QueryTooLarge, NotOneOperation."""
        kept = self._kept.get(query)
        if kept is not None:
            self._kept.move_to_end(query)
            return kept
        found = self._read(query)
        if isinstance(found, Prepared):
            self._kept[query] = found
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return found

    def _read(self, query: str) -> Prepared | list[GraphQLError]:
        if len(query) > LONGEST or len(query.encode()) > LONGEST:
            raise QueryTooLarge(limit="bytes", most=LONGEST)
        try:
            document = parse(query, no_location=False, max_tokens=MOST_TOKENS)
        except GraphQLError as error:
            return [error]
        verify_size(document)
        faults = validate(self._schema._schema, document, self._rules, max_errors=_MOST_ERRORS)  # noqa: SLF001 (Strawberry has no other name for it)
        if faults:
            return faults
        return Prepared(
            document, the_operation(document), fragments_of(document), _choices(document)
        )


class _Choices(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        for argument in node.arguments or ():
            if isinstance(argument.value, VariableNode):
                self.names.add(argument.value.name.value)


def _choices(document: DocumentNode) -> Sequence[str]:
    visitor = _Choices()
    visit(document, visitor)
    return sorted(visitor.names)
