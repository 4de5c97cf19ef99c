"""How much one query may ask for. It is counted before anything else is done with it: the library's
own checks take longer the larger a query is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_list_type,
    is_non_null_type,
)

from mercat.graphql.declaring import DECLARED, Field, Relation
from mercat.graphql.errors import NotOneOperation, QueryTooLarge

LONGEST = 20_000
"""Bytes of a query's text."""
MOST_TOKENS = 3_000
DEEPEST = 10
DEEPEST_ABOUT_ITSELF = 16
"""Of what is asked about the schema: its types are of types of types."""
MOST_ALIASES = 30
MOST_FIELDS = 500
MOST_FRAGMENTS = 30
MOST_REPEATS = 30
"""Of a field in one selection: whether they agree is checked pair by pair."""
MOST_DIRECTIVES = 30
DEAREST = 2_000
"""Points: what a field costs, times the nodes that it is asked of."""
_USUAL = 10
"""Nodes of a list that does not say how many it has."""
_PAGES = ("first", "last")
_ABOUT = ("__schema", "__type")


@dataclass
class _Count:
    aliases: int = 0
    fields: int = 0
    directives: int = 0
    spreads: int = 0


def the_operation(document: DocumentNode) -> OperationDefinitionNode:
    """Raises NotOneOperation."""
    found = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    if len(found) != 1:
        raise NotOneOperation
    return found[0]


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {
        one.name.value: one
        for one in document.definitions
        if isinstance(one, FragmentDefinitionNode)
    }


def verify_size(document: DocumentNode) -> None:
    """What can be said without the schema and without variables. Raises QueryTooLarge,
    NotOneOperation.
    """
    operation, fragments = the_operation(document), fragments_of(document)
    count = _Count(directives=len(operation.directives or ()))
    for one in (operation, *fragments.values()):
        _count(one.selection_set, count)
    for name, found, most in (
        ("aliases", count.aliases, MOST_ALIASES),
        ("fields", count.fields, MOST_FIELDS),
        ("fragments", max(len(fragments), count.spreads), MOST_FRAGMENTS),
        ("directives", count.directives, MOST_DIRECTIVES),
    ):
        _expect(name, found, most)
    _Depths(fragments).verify(operation.selection_set)


def _count(selected: SelectionSetNode | None, count: _Count) -> None:
    repeats: dict[str, int] = {}
    for one in selected.selections if selected else ():
        count.directives += len(one.directives or ())
        if isinstance(one, FieldNode):
            count.fields += 1
            count.aliases += one.alias is not None
            name = one.alias.value if one.alias else one.name.value
            repeats[name] = repeats.get(name, 0) + 1
            _count(one.selection_set, count)
        elif isinstance(one, InlineFragmentNode):
            count.spreads += 1
            _count(one.selection_set, count)
        else:
            count.spreads += 1
    _expect("repeats", max(repeats.values(), default=0), MOST_REPEATS)


class _Depths:
    """How deep fields lie within fields, through fragments. A fragment within itself is not
    followed: validation refuses it.
    """

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._known: dict[str, int] = {}

    def verify(self, selected: SelectionSetNode | None) -> None:
        for one in selected.selections if selected else ():
            about = isinstance(one, FieldNode) and one.name.value in _ABOUT
            _expect("depth", self._of(one), DEEPEST_ABOUT_ITSELF if about else DEEPEST)

    def _of(self, one: Any) -> int:
        if isinstance(one, FieldNode):
            return 1 + self._within(one.selection_set)
        if isinstance(one, InlineFragmentNode):
            return self._within(one.selection_set)
        name = one.name.value
        if name not in self._known:
            self._known[name] = 0  # until it is known, and for one within itself
            fragment = self._fragments.get(name)
            self._known[name] = self._within(fragment.selection_set) if fragment else 0
        return self._known[name]

    def _within(self, selected: SelectionSetNode | None) -> int:
        return max((self._of(one) for one in selected.selections), default=0) if selected else 0


class Costs:
    """What an operation costs, with these variables. It has been validated."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, Any],
        most: int,
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._variables = variables
        self._most = most
        self._known: dict[tuple[str, str], int] = {}

    def verify(self, operation: OperationDefinitionNode) -> int:
        """In points. Raises QueryTooLarge."""
        root = self._schema.get_root_type(operation.operation)
        cost = self._within(operation.selection_set, root) if root else 0
        _expect("cost", cost, DEAREST)
        return cost

    def _within(self, selected: SelectionSetNode | None, kind: Any) -> int:
        return sum(self._of(one, kind) for one in selected.selections) if selected else 0

    def _of(self, one: Any, kind: Any) -> int:
        if isinstance(one, FieldNode):
            return self._field(one, kind)
        if isinstance(one, InlineFragmentNode):
            return self._within(one.selection_set, kind)
        return self._spread(one, kind)

    def _spread(self, one: FragmentSpreadNode, kind: Any) -> int:
        key = (one.name.value, kind.name)
        if key not in self._known:
            self._known[key] = self._within(self._fragments[key[0]].selection_set, kind)
        return self._known[key]

    def _field(self, one: FieldNode, kind: Any) -> int:
        found = kind.fields.get(one.name.value) if isinstance(kind, GraphQLObjectType) else None
        if found is None or one.selection_set is None:
            return _own(found)
        inner = get_named_type(found.type)
        return _own(found) + self._times(one, found) * self._within(one.selection_set, inner)

    def _times(self, one: FieldNode, found: Any) -> int:
        """A page has as many nodes as are asked for, and its lists not as many again."""
        if any(name in found.args for name in _PAGES):
            asked = [self._number(at.value) for at in one.arguments or () if _is_page(at)]
            return max(asked, default=_USUAL)
        return _USUAL if _is_list(found.type) and not _is_of_page(one) else 1

    def _number(self, value: Any) -> int:
        """More than there may be on a page is refused where it is asked for."""
        number = None
        if isinstance(value, VariableNode):
            number = self._variables.get(value.name.value)
        elif isinstance(value, IntValueNode):
            number = int(value.value)
        return _USUAL if number is None else min(max(number, 1), self._most)


def _own(found: Any) -> int:
    """Reading what a node has is free; going on from it costs a point, or what it says."""
    told = found.extensions.get("strawberry-definition") if found else None
    declared = told.metadata.get(DECLARED) if told else None
    if isinstance(declared, (Field, Relation)):
        return declared.cost
    return (
        1 if found is not None and isinstance(get_named_type(found.type), GraphQLObjectType) else 0
    )


def _is_page(argument: Any) -> bool:
    return argument.name.value in _PAGES


def _is_of_page(one: FieldNode) -> bool:
    return one.name.value in {"nodes", "edges"}


def _is_list(kind: Any) -> bool:
    return is_list_type(kind.of_type if is_non_null_type(kind) else kind)


def _expect(name: str, found: int, most: int) -> None:
    if found > most:
        raise QueryTooLarge(
            f"This query asks for too much at once: its {name} is above {most}.",
            limit=name,
            most=most,
        )
