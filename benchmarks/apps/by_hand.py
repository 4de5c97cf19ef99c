"""The yardstick: what somebody writes who wants it fast and leaves out the rest.

Starlette, PyJWT, one trip of redis-py, an asyncpg pool and orjson; no validation, no middleware.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import jwt
import orjson
from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_COLUMNS = """
    id, email, phone, user_type, status, first_name, last_name, bio, locale, timezone,
    last_login_at, created_at, updated_at, status = 'ACTIVE' AS is_active,
    email_verified_at IS NOT NULL AS is_verified
"""
_ME = f"SELECT {_COLUMNS} FROM users WHERE id = $1"  # noqa: S608 (a constant)
_SECRET = os.environ["SECRET_KEY"]


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    app.state.redis = Redis.from_url(os.environ["REDIS_URL"])
    url = os.environ["DATABASE_URL"]
    async with asyncpg.create_pool(url, min_size=20, max_size=20) as app.state.pool:
        yield
    await app.state.redis.aclose()


async def _me(request: Request) -> Response:
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    try:
        claims = jwt.decode(token, _SECRET, ["HS256"], options={"require": ["exp", "sub", "jti"]})
    except jwt.InvalidTokenError:
        return Response(status_code=401)
    if await request.app.state.redis.get(f"revoked:{claims['jti']}") is not None:
        return Response(status_code=401)
    row = await request.app.state.pool.fetchrow(_ME, claims["sub"])
    found = {**row, "roles": [row["user_type"]], "permissions": [], "memberships": []}
    return Response(orjson.dumps(found, default=str), media_type="application/json")


app = Starlette(routes=[Route("/me", _me)], lifespan=_lifespan)
