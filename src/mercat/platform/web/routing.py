"""Finding the route without trying them one by one.

Starlette tries every route in the order of declaration. Here the routes are looked up by the first
three segments of the path, and those without parameters by the whole of it; the order within what
is looked up stays, so the route found is the same one.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.routing import RouteContext, iter_route_contexts
from opentelemetry import trace
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send

_DEPTH = 4  # "/api/v1/users/…" splits into "", "api", "v1", "users", …

ROUTE = "mercat.route"
"""The scope's key of the whole path, as declared, of the route that answers."""


class RouteIndex:
    def __init__(self, app: FastAPI) -> None:
        self._fallback = app.router.middleware_stack
        self._exact: dict[tuple[str, str], tuple[RouteContext, Scope]] = {}
        self._shelves: dict[str, list[RouteContext]] = defaultdict(list)
        self._anywhere: list[RouteContext] = []
        contexts = list(iter_route_contexts(app.routes))
        self._shelve(contexts)
        self._note_exact(contexts)

    def _shelve(self, contexts: Sequence[RouteContext]) -> None:
        shelves = {_shelf(context) for context in contexts} - {None}
        for context in contexts:
            shelf = _shelf(context)
            for name in [shelf] if shelf is not None else shelves:
                self._shelves[str(name)].append(context)
            if shelf is None:
                self._anywhere.append(context)

    def _note_exact(self, contexts: Sequence[RouteContext]) -> None:
        for context in contexts:
            path = context.path or ""
            for method in () if "{" in path else context.methods or ():
                found = self._find(path, method)
                if found is not None and not found[1]["path_params"]:
                    self._exact[path, method] = found

    def find(self, path: str, method: str) -> tuple[RouteContext, Scope] | None:
        """The route that answers, and what it adds to the scope. HEAD is answered by GET's."""
        found = self._exact.get((path, method)) or self._find(path, method)
        return self.find(path, "GET") if found is None and method == "HEAD" else found

    def _find(self, path: str, method: str) -> tuple[RouteContext, Scope] | None:
        scope = {"type": "http", "path": path, "method": method}
        for context in self._candidates(path):
            match, child = context.matches(scope)
            if match is Match.FULL:
                return context, {**child, "route": context.original_route, ROUTE: context.path}
        return None

    def allowed(self, path: str) -> list[str]:
        """The methods that some route takes at this path, sorted."""
        scope = {"type": "http", "path": path, "method": ""}
        matching = (c for c in self._candidates(path) if c.matches(scope)[0] is not Match.NONE)
        return sorted({method for context in matching for method in context.methods or ()})

    def _candidates(self, path: str) -> Sequence[RouteContext]:
        return self._shelves.get("/".join(path.split("/", _DEPTH)[:_DEPTH]), self._anywhere)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._fallback(scope, receive, send)
            return
        found = self.find(scope["path"], scope["method"])
        if found is not None and isinstance(found[0].original_route, Route):
            context, child = found
            scope.update(child)
            _name_span(scope["method"], child[ROUTE])
            await _application(context)(scope, receive, send)
        elif found is not None:  # a mount: rare, and handled the ordinary way
            scope[ROUTE] = found[1][ROUTE]
            await self._fallback(scope, receive, send)
        elif methods := self.allowed(scope["path"]):
            raise HTTPException(405, headers={"Allow": ", ".join(methods)})
        else:
            await self._fallback(scope, receive, send)


def _shelf(context: RouteContext) -> str | None:
    """The first segments of the path, or None where a parameter stands among them. A mount takes
    whatever begins with its path, so it stands on every shelf.
    """
    shelf = "/".join((context.path or "").split("/")[:_DEPTH])
    return None if "{" in shelf or not isinstance(context.original_route, Route) else shelf


def _name_span(method: str, route: str) -> None:
    """Spans are named after the route, as FastAPI's own router does."""
    span = trace.get_current_span()
    if span.is_recording():
        span.update_name(f"{method} {route}")
        span.set_attribute("http.route", route)


def _application(context: RouteContext) -> Any:
    """An included route has an application of its own, made with what its includes add."""
    return context.app


def install(app: FastAPI) -> None:
    """Puts the index before the router. Call it once every route is there."""
    app.router.middleware_stack = RouteIndex(app)
