"""What the house is made of, for the tests of its plan."""

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts


@pytest.fixture
def api_routes(app: FastAPI) -> list[RouteContext]:
    contexts = iter_route_contexts(app.routes)
    return [context for context in contexts if isinstance(context.original_route, APIRoute)]
