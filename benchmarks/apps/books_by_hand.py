"""The yardstick for a booking: the statements that Mercat says, said by a hand-written handler.

Starlette, PyJWT, one trip of redis-py, an asyncpg pool and orjson; no validation, no prices, no
middleware. The request brings the studio, the business and the number of the booking too, so that
nothing is looked up or made here.
"""

import os
import pickle
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import jwt
import orjson
from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.recorded import Replay

_SECRET = os.environ["SECRET_KEY"]
_REPLAY = Replay(*pickle.loads(Path(os.environ["REPLAY"]).read_bytes()))  # noqa: S301 (our own)
_TYPES: dict[str, type[UUID] | Any] = {
    **dict.fromkeys(("room", "studio", "business"), UUID),
    **dict.fromkeys(("starts_at", "ends_at"), datetime.fromisoformat),
    "number": str,
}


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    app.state.redis = Redis.from_url(os.environ["REDIS_URL"])
    url = os.environ["DATABASE_URL"]
    async with asyncpg.create_pool(url, min_size=20, max_size=20) as app.state.pool:
        yield
    await app.state.redis.aclose()


async def _book(request: Request) -> Response:
    state = request.app.state
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    try:
        claims = jwt.decode(token, _SECRET, ["HS256"], options={"require": ["exp", "sub", "jti"]})
    except jwt.InvalidTokenError:
        return Response(status_code=401)
    if await state.redis.get(f"revoked:{claims['jti']}") is not None:
        return Response(status_code=401)
    wish = {name: _TYPES[name](value) for name, value in orjson.loads(await request.body()).items()}
    wish["customer"] = UUID(claims["sub"])
    async with state.pool.acquire() as connection:
        row = await _REPLAY.run(connection, connection, wish)
    told = orjson.dumps(dict(row or {}), default=str)
    return Response(told, 201, media_type="application/json")


app = Starlette(routes=[Route("/bookings", _book, methods=["POST"])], lifespan=_lifespan)
