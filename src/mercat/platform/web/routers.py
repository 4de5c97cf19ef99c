"""Routers whose routes are built once.

FastAPI builds an included route anew, its dependants and fields too, for every router that it is
included by. Here a route is built where it is declared, and stands elsewhere under another path.
"""

from collections.abc import Iterator
from copy import copy
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.routing import BaseRoute, compile_path


def operation_id(route: APIRoute) -> str:
    """`identity_read_me`: the tag, which is the module, then what the function is called."""
    return "_".join([*map(str, route.tags), route.name])


class Router(APIRouter):
    """FastAPI's, which takes others' routes as they are. Its tags and its prefix are said when it
    is made, for they go into what is built.
    """

    def __init__(self, **declared: Any) -> None:
        super().__init__(generate_unique_id_function=operation_id, **declared)

    def join(self, other: APIRouter) -> None:
        """Has the other's routes after its own."""
        self.routes.extend(other.routes)


def add_routes(app: FastAPI, router: APIRouter, prefix: str = "", *, listed: bool = True) -> None:
    """Lets the application answer them below this prefix. Raises TypeError if there are some that
    cannot be moved: those of `include_router`, and mounts.
    """
    app.router.routes.extend(_moved(router.routes, prefix, listed=listed))


def _moved(routes: list[BaseRoute], prefix: str, *, listed: bool) -> Iterator[BaseRoute]:
    for route in routes:
        if not isinstance(route, APIRoute | APIWebSocketRoute):
            raise TypeError(f"This must be joined, not included: {route}")
        twin = copy(route)
        twin.path = prefix + route.path
        twin.path_regex, twin.path_format, twin.param_convertors = compile_path(twin.path)
        if isinstance(twin, APIRoute):
            twin.include_in_schema = twin.include_in_schema and listed
        yield twin
