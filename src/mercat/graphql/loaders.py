"""What one request has loaded, and what it is about to: the same is asked for once.

Everything that is asked for of one loader in one turn of the loop is one batch, whoever asks.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping
from typing import Any

Load = Callable[..., Awaitable[Mapping[Any, Any]]]


class Loaders:
    def __init__(self, context: Any) -> None:
        self._context = context
        self._batches: dict[Hashable, _Batches] = {}

    async def all_of(
        self, load: Load, keys: Iterable[Hashable], **arguments: Any
    ) -> dict[Any, Any]:
        """What there is of them, for a loader that builds on another. Raises what that one did."""
        wanted = list(keys)
        found = await self.many(load, wanted, arguments)
        for key in wanted:
            if isinstance(found.get(key), Exception):
                raise found[key]
        return {key: found[key] for key in wanted if key in found}

    async def many(
        self, load: Load, keys: Iterable[Hashable], arguments: Mapping[str, Any]
    ) -> Mapping[Any, Any]:
        """By key. What is not there is missing, and what could not be loaded is an exception."""
        name = (load, _frozen(arguments))
        batches = self._batches.get(name)
        if batches is None:
            batches = self._batches[name] = _Batches(
                lambda wanted: load(self._context, wanted, **arguments)
            )
        return await batches.many(keys)


class _Batches:
    """Of one loader with the same arguments."""

    def __init__(self, load: Callable[[list[Any]], Awaitable[Mapping[Any, Any]]]) -> None:
        self._load = load
        self._found: dict[Any, Any] = {}
        self._asked: set[Any] = set()
        self._waiting: list[Any] = []
        self._next: asyncio.Task[None] | None = None
        self._running: set[asyncio.Task[None]] = set()

    async def many(self, keys: Iterable[Hashable]) -> Mapping[Any, Any]:
        new = [key for key in dict.fromkeys(keys) if key not in self._asked]
        if new:
            self._asked.update(new)
            self._waiting += new
            if self._next is None:
                self._next = asyncio.create_task(self._flush())
                self._running.add(self._next)
        if self._running:
            await asyncio.gather(*self._running)
        return self._found

    async def _flush(self) -> None:
        await asyncio.sleep(0)  # whoever else is about to ask, in this turn
        task, self._next = self._next, None
        wanted, self._waiting = self._waiting, []
        try:
            self._found.update(await self._load(wanted))
        except Exception as error:
            self._found.update(dict.fromkeys(wanted, error))
        finally:
            if task is not None:
                self._running.discard(task)


def _frozen(value: Any) -> Hashable:
    """Arguments as a key: no two different ones are the same."""
    if isinstance(value, Mapping):
        return tuple(sorted((name, _frozen(one)) for name, one in value.items()))
    if isinstance(value, (list, tuple)):
        return tuple(map(_frozen, value))
    return value if isinstance(value, Hashable) else repr(value)
