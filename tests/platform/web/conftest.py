"""The product with a few more doors, each of which fails in its own way."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import asyncpg
import pytest
from fastapi import Depends, FastAPI, Request
from httpx import ASGITransport, AsyncClient
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from mercat.entrypoints.http import create_app
from mercat.platform import errors
from mercat.platform.observability import logging
from mercat.platform.resources import Resources
from mercat.platform.settings import Settings
from mercat.platform.web import routing
from mercat.platform.web.etags import tagged
from mercat.platform.web.limits import limited
from mercat.platform.web.schemas import Body
from mercat.platform.web.session import DbSession


def caused_by(fault: Exception) -> DBAPIError:
    """As SQLAlchemy wraps what asyncpg raises."""
    wrapped = ValueError("wrapped")
    wrapped.__cause__ = fault
    return DBAPIError("UPDATE …", None, wrapped)


FAILURES: dict[str, Exception] = {
    "malformed": errors.Malformed(),
    "unauthenticated": errors.Unauthenticated(),
    "forbidden": errors.Forbidden(),
    "missing": errors.NotFound(),
    "conflict": errors.Conflict(email="not told"),
    "gone": errors.Gone(),
    "invalid": errors.Invalid(),
    "locked": errors.Locked(retry_after=12.2),
    "limited": errors.RateLimited(retry_after=0.1),
    "unavailable": errors.Unavailable(dependency="database"),
    "refused": ConnectionRefusedError("nobody there"),
    "late": TimeoutError(),
    "bug": ZeroDivisionError("a bug"),
    "broken-rule": IntegrityError("INSERT …", None, ValueError("duplicate")),
    "deadlock": caused_by(asyncpg.DeadlockDetectedError("deadlock detected")),
    "framework": HTTPException(401, "Say who you are", {"WWW-Authenticate": "Basic"}),
    "framework-plain": HTTPException(403),
    "surrogate": errors.Conflict("a lone \ud800 surrogate"),
}

Knock = Callable[..., AsyncClient]


class Note(Body):
    text: str
    password: SecretStr | None = None


def add_doors(app: FastAPI) -> None:
    async def fail(name: str) -> None:
        raise FAILURES[name]

    async def note(body: Note) -> dict[str, str]:
        return {"text": body.text}

    async def raw(request: Request) -> dict[str, int]:
        return {"length": len(await request.body())}

    async def store(session: DbSession) -> None:
        await session.execute(text("SELECT CAST(:text AS text)"), {"text": "a\x00b"})

    async def guarded() -> dict[str, str]:
        return {}

    async def known(request: Request) -> Response:
        return tagged(request, b"{}")

    hidden: dict[str, Any] = {"include_in_schema": False}
    app.add_api_route("/door/fail/{name}", fail, methods=["GET", "DELETE"], **hidden)
    app.add_api_route("/door/note", note, methods=["POST"], **hidden)
    app.add_api_route("/door/note", note, methods=["PUT"], **hidden)
    app.add_api_route("/door/raw", raw, methods=["POST"], **hidden)
    app.add_api_route("/door/store", store, methods=["GET"], **hidden)
    app.add_api_route("/door/tagged", known, methods=["GET"], **hidden)
    guards = [Depends(limited("door"))]
    app.add_api_route("/door/limited", guarded, methods=["GET"], dependencies=guards, **hidden)
    routing.install(app)


@lru_cache
def house(settings: Settings) -> FastAPI:
    app = create_app(settings)
    add_doors(app)
    return app


@pytest.fixture(scope="session", autouse=True)
def logs(settings: Settings) -> None:
    """As in production: structlog's own way of showing a traceback takes seconds."""
    logging.configure(settings)


@pytest.fixture
def production(settings: Settings) -> Settings:
    return Settings(
        _env_file=None,
        environment="production",
        data_dir=settings.data_dir,
        database_url=settings.database_url,
        redis_url=settings.redis_url,
        secret_key="production-secret-" + "x" * 40,
        smtp_host="mail.example",
        public_url="https://mercat.example",
        storage_url="s3://files",
        cors_origins="https://shop.example, https://admin.example",
    )


@pytest.fixture
async def knock(settings: Settings, resources: Resources) -> AsyncIterator[Knock]:
    """Makes a client of an application with these settings and the doors above."""
    clients: list[AsyncClient] = []

    def client(chosen: Settings = settings, **changes: Any) -> AsyncClient:
        changed = chosen.model_copy(update=changes)
        app = house(changed)
        app.state.resources = replace(resources, settings=changed)
        transport = ASGITransport(app=app, client=("203.0.113.7", 50_000))
        clients.append(AsyncClient(transport=transport, base_url="http://mercat.test"))
        return clients[-1]

    yield client
    for each in clients:
        await each.aclose()
