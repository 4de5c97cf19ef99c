"""The yardstick for the graph: four statements and a dictionary, written by hand for this answer.

Starlette, an asyncpg pool and orjson; no validation, no permissions, no middleware.
"""

import os
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_BUSINESSES = """
    SELECT id, name FROM businesses WHERE status = 'PUBLISHED' AND archived_at IS NULL
    ORDER BY published_at DESC, id DESC LIMIT 20
"""
_SERVICES = """
    SELECT business_id, id, name, price_amount, price_currency FROM offerings
    WHERE business_id = ANY($1) AND status = 'ACTIVE' AND archived_at IS NULL ORDER BY position, id
"""
_REVIEWS = """
    SELECT business_id, reviews.id, rating, title, body, first_name, last_name FROM reviews
    JOIN users ON users.id = author_id
    WHERE business_id = ANY($1) AND side = 'CUSTOMER' AND published_at IS NOT NULL
      AND reviews.status <> 'REMOVED' AND deleted_at IS NULL ORDER BY published_at DESC, reviews.id
"""
_HOURS = """
    SELECT business_id, weekday, opens, closes FROM business_hours WHERE business_id = ANY($1)
    ORDER BY weekday, opens
"""


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    url = os.environ["DATABASE_URL"]
    async with asyncpg.create_pool(url, min_size=20, max_size=20) as app.state.pool:
        yield


async def _mall(request: Request) -> Response:
    pool = request.app.state.pool
    businesses = await pool.fetch(_BUSINESSES)
    ids = [row["id"] for row in businesses]
    services, reviews, hours = [
        _by_business(await pool.fetch(sql, ids)) for sql in (_SERVICES, _REVIEWS, _HOURS)
    ]
    told = [
        {
            "id": row["id"],
            "name": row["name"],
            "services": [_service(one) for one in services[row["id"]]],
            "reviews": {"nodes": [_review(one) for one in reviews[row["id"]]]},
            "hours": [_hours(one) for one in hours[row["id"]]],
        }
        for row in businesses
    ]
    body = orjson.dumps({"data": {"businesses": {"nodes": told}}}, default=str)
    return Response(body, media_type="application/json")


def _by_business(rows: Iterable[Mapping[str, Any]]) -> Mapping[Any, list[Mapping[str, Any]]]:
    found = defaultdict(list)
    for row in rows:
        found[row["business_id"]].append(row)
    return found


def _service(row: Mapping[str, Any]) -> dict[str, Any]:
    price = {"amount": row["price_amount"], "currency": row["price_currency"]}
    return {"id": row["id"], "name": row["name"], "price": price}


def _review(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "rating": row["rating"],
        "title": row["title"],
        "body": row["body"],
        "author": {"name": f"{row['first_name']} {row['last_name'][0]}."},
    }


def _hours(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "weekday": row["weekday"],
        "opens": _clock(row["opens"]),
        "closes": _clock(row["closes"]),
    }


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


app = Starlette(routes=[Route("/mall", _mall)], lifespan=_lifespan)
