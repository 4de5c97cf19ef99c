"""Enums of the graph: those of the modules, each by a name of its own."""

from collections.abc import Mapping
from enum import Enum

import strawberry


class Enums:
    """`names`: of those that would share one by their own."""

    def __init__(self, names: Mapping[type[Enum], str]) -> None:
        self._names = names
        self._made: dict[str, type[Enum]] = {}

    def of(self, kind: type[Enum]) -> type[Enum]:
        """As Strawberry knows it. Raises TypeError for the name of another."""
        name = self._names.get(kind, kind.__name__)
        known = self._made.setdefault(name, kind)
        if known is not kind:
            raise TypeError(f"{name} is the name of two enums: name {kind} in NAMES.")
        if "__strawberry_definition__" not in vars(kind):
            strawberry.enum(kind, name=name)
        return kind
