"""The schema's types and roots, made of what is declared."""

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from enum import Enum
from typing import Annotated, Any

import strawberry
from pydantic import BaseModel
from strawberry.types.info import Info
from strawberry.types.unset import UNSET

from mercat.graphql.context import Context
from mercat.graphql.declaring import DECLARED, Argument, Field, Fields, Node, Relation, loaded
from mercat.graphql.enums import Enums
from mercat.graphql.inputs import Inputs, checked
from mercat.graphql.shapes import Shapes, described, finished, plain
from mercat.platform.errors import NotFound

Resolver = Callable[..., Awaitable[Any]]


class Builder:
    def __init__(self, nodes: Sequence[Node], names: Mapping[type[Enum], str]) -> None:
        self._nodes = nodes
        enums = Enums(names)
        self._shapes = Shapes(nodes, enums)
        self._inputs = Inputs(enums)

    def finish_nodes(self) -> None:
        """Once they are all there, for they refer to each other."""
        for node in self._nodes:
            self._fill_in(node)

    def root(self, name: str, parts: Sequence[Fields]) -> type | None:
        """Each field may be null, so that one that fails leaves the others what they are."""
        declared = [field for part in parts for field in part.declared]
        if not declared:
            return None
        made = type(name, (), {"__annotations__": {}, "__module__": __name__})
        for field in declared:
            told = self._shapes.output(field.returns)
            resolver = _root_resolver(field, changes=name == "Mutation")
            self._add(made, field, resolver, told | None)
        return strawberry.type(made, name=name)

    def subscriptions(self, parts: Sequence[Fields]) -> type | None:
        declared = [field for part in parts for field in part.declared]
        if not declared:
            return None
        made = type("Subscription", (), {"__annotations__": {}, "__module__": __name__})
        for field in declared:
            told = self._shapes.output(field.returns.__args__[0])
            self._add(made, field, _stream_resolver(field), told, is_subscription=True)
        return strawberry.type(made, name="Subscription")

    def _fill_in(self, node: Node) -> None:
        made = self._shapes.type_of(node)
        fullest: Any = loaded(node.details) if node.details else node.models[0]
        for name, info in fullest.model_fields.items():
            if name in node.leave_out or name in node.relations:
                continue
            told = self._shapes.output(info.annotation)
            if all(name in model.model_fields for model in node.models):
                plain(made, name, told, described(info))
            else:
                assert node.details is not None  # noqa: S101 (a node of one shape has all of it)
                detail = Relation(
                    name, _its_id, node.details, (), told, described(info), 0, pick=name
                )
                self._add(made, detail, related_resolver(detail), told)
        self._add_extras(made, node, fullest)
        for relation in node.relations.values():
            told = self._shapes.output(relation.returns)
            self._add(made, relation, related_resolver(relation), told)
        finished(made, node.models, node.about)

    def _add_extras(self, made: type, node: Node, fullest: type[BaseModel]) -> None:
        """What only some of the shapes say."""
        known = {*fullest.model_fields, *node.leave_out, *node.relations}
        for model in node.models:
            for name, info in model.model_fields.items():
                if name in known:
                    continue
                known.add(name)
                told = self._shapes.output(info.annotation) | None
                made.__annotations__[name] = told
                field = strawberry.field(
                    resolver=_extra_resolver(name),
                    graphql_type=told,
                    description=described(info) or None,
                    metadata={DECLARED: name},
                )
                setattr(made, name, field)

    def _add(
        self,
        made: type,
        declared: Field | Relation,
        resolver: Resolver,
        told: Any,
        *,
        is_subscription: bool = False,
    ) -> None:
        signed = _signed(resolver, declared.name, declared.arguments, self._inputs)
        field = strawberry.field(
            resolver=signed,
            graphql_type=told,
            description=declared.about or None,
            metadata={DECLARED: declared},
            is_subscription=is_subscription,
        )
        setattr(made, declared.name, field)


def related_resolver(relation: Relation) -> Resolver:
    """For the ordinary executor, one node after the other: what is loaded is loaded together all
    the same.
    """

    async def resolve(root: Any, info: Info, **arguments: Any) -> Any:
        if relation.pick is not None and hasattr(root, relation.pick):
            return getattr(root, relation.pick)
        key = relation.key(root)
        if key is None:
            return None
        given = given_arguments(relation.arguments, arguments)
        context: Context = info.context
        found = await context.loaders.many(relation.load, [key], given)
        return relation_value(relation, found, key)

    return resolve


def relation_value(relation: Relation, found: Mapping[Any, Any], key: Any) -> Any:
    """What a relation tells of what was loaded. Raises why it could not be."""
    value = found.get(key, relation.nothing)
    if isinstance(value, Exception):
        raise value
    if relation.pick is not None:
        if value is None:
            raise NotFound
        return getattr(value, relation.pick)
    return value


def given_arguments(declared: Sequence[Argument], given: Mapping[str, Any]) -> dict[str, Any]:
    """As the function wants them; what was not given is left to its own default."""
    sent = [one for one in declared if given.get(one.name, UNSET) is not UNSET]
    return {
        one.name: checked(one.annotation, given[one.name])
        for one in sent
        if given[one.name] is not None or not isinstance(one.default, BaseModel)
    }


def _root_resolver(field: Field, *, changes: bool) -> Resolver:
    """`changes`: what was loaded for the one before it is not told after it."""

    async def resolve(root: Any, info: Info, **arguments: Any) -> Any:
        del root
        if changes:
            info.context.forget()
        return await field.run(info.context, **given_arguments(field.arguments, arguments))

    return resolve


def _stream_resolver(field: Field) -> Callable[..., Any]:
    async def stream(root: Any, info: Info, **arguments: Any) -> Any:
        del root
        given = given_arguments(field.arguments, arguments)
        async for one in field.run(info.context, **given):
            info.context.forget()
            yield one

    return stream


def _extra_resolver(name: str) -> Callable[..., Any]:
    def resolve(root: Any) -> Any:
        return getattr(root, name, None)

    return resolve


def _signed(
    resolver: Resolver, name: str, arguments: Sequence[Argument], inputs: Inputs
) -> Resolver:
    """With the signature that Strawberry reads the field's arguments off."""
    kinds = inspect.Parameter
    given = [
        kinds(
            one.name,
            kinds.KEYWORD_ONLY,
            annotation=_sendable(one, inputs),
            default=_default(one),
        )
        for one in arguments
    ]
    first = [
        kinds("root", kinds.POSITIONAL_OR_KEYWORD, annotation=Any),
        kinds("info", kinds.POSITIONAL_OR_KEYWORD, annotation=Info),
    ]
    resolver.__name__ = name
    resolver.__signature__ = inspect.Signature([*first, *given])  # type: ignore[attr-defined]
    resolver.__annotations__ = {one.name: one.annotation for one in (*first, *given)}
    return resolver


def _sendable(argument: Argument, inputs: Inputs) -> Any:
    told = inputs.of(argument.annotation)
    if isinstance(argument.default, BaseModel):
        told = told | None
    if argument.name.endswith("_"):  # of a name that Python keeps for itself: `from_`
        return Annotated[told, strawberry.argument(name=argument.name[:-1])]
    return told


def _default(argument: Argument) -> Any:
    """What is null or a body unless it is given need not be told."""
    is_told = argument.default is not None and not isinstance(argument.default, BaseModel)
    return argument.default if is_told else UNSET


def _its_id(node: Any) -> Any:
    return node.id
