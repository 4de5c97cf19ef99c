"""Functions that write a value as it is told, made once for what is asked of it.

The function of an object is Python that is written here and compiled: it reads each attribute,
looks whether it is what it should be, and builds the answer in one expression: much faster than
going through the fields one by one. Into it go names of our own attributes, and what a client calls
a field, which is a GraphQL name and stands there as a text.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLNonNull, GraphQLScalarType

from mercat.graphql.scalars import told_moment

Filled = list[Mapping[Any, Any]]
"""What was loaded, by the slot of its relation."""
Write = Callable[[Any, Filled], Any]


class Unplanned(Exception):
    """The ordinary executor knows what to do with it, or how to say what is wrong."""


@dataclass(frozen=True)
class Leaf:
    """`told`: the expression for the value `{0}`; `fits`: whether it is what it should be, where
    null has been seen to.
    """

    told: str
    fits: str
    nullable: bool


@dataclass(frozen=True)
class Part:
    """A field of an object. `attribute`: whose value it tells, of a leaf or by `write`; without
    one, `write` is given the object itself.
    """

    name: str
    attribute: str | None = None
    leaf: Leaf | None = None
    write: Write | None = None


_LEAVES: Mapping[str, tuple[str, str]] = {
    "Int": ("{0}", f"{{0}}.__class__ is int and {-(2**31)} <= {{0}} < {2**31}"),
    "String": ("{0}", "{0}.__class__ is str"),
    "Boolean": ("{0}", "{0}.__class__ is bool"),
    "UUID": ("str({0})", "True"),
    "DateTime": ("moment({0})", "True"),
}
"""Those that are told so often that they are worth an expression of their own."""


def leaf(kind: Any) -> Leaf | None:
    is_required = isinstance(kind, GraphQLNonNull)
    named = kind.of_type if is_required else kind
    found = _LEAVES.get(named.name) if isinstance(named, GraphQLScalarType) else None
    return None if found is None else Leaf(*found, nullable=not is_required)


def writer(models: Sequence[type], parts: Sequence[Part]) -> Write:
    """Of objects of these classes. The function raises Unplanned, or whatever else goes wrong."""
    known: dict[str, Any] = {
        "models": frozenset(models),
        "moment": told_moment,
        "Unplanned": Unplanned,
    }
    checks, told = [], []
    for number, part in enumerate(parts):
        value = f"v{number}"
        if part.attribute is not None:
            checks.append(f"    {value} = o.{part.attribute}")
        if part.leaf is not None:
            checks.append(f"    if not ({_fits(part.leaf, value)}): raise Unplanned")
            told.append(f"{part.name!r}: {_told(part.leaf, value)}")
        else:
            known[f"write{number}"] = part.write
            given = "o" if part.attribute is None else value
            told.append(f"{part.name!r}: write{number}({given}, filled)")
    source = "\n".join(
        (
            "def write(o, filled):",
            "    if o.__class__ not in models: raise Unplanned",
            *checks,
            f"    return {{{', '.join(told)}}}",
        )
    )
    exec(compile(source, "<selection>", "exec"), known)  # noqa: S102 (see above)
    made: Write = known["write"]
    return made


def _fits(one: Leaf, value: str) -> str:
    fits = one.fits.format(value)
    return f"{value} is None or {fits}" if one.nullable else f"{value} is not None and {fits}"


def _told(one: Leaf, value: str) -> str:
    told = one.told.format(value)
    return f"None if {value} is None else {told}" if one.nullable else told


def required(write: Write) -> Write:
    def written(value: Any, filled: Filled) -> Any:
        if value is None:
            raise Unplanned
        return write(value, filled)

    return written


def nullable(write: Write) -> Write:
    def written(value: Any, filled: Filled) -> Any:
        return None if value is None else write(value, filled)

    return written


def each(write: Write) -> Write:
    def written(value: Any, filled: Filled) -> Any:
        if value.__class__ not in {list, tuple}:
            raise Unplanned
        return [write(one, filled) for one in value]

    return written
