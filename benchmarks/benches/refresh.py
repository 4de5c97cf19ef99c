"""Refresh tokens traded for the next pair, by sixteen people who never stop.

The yardstick runs the same statements in the same transaction, by hand on asyncpg, and makes no
tokens: what is left of its rate is what signing, checking, the ORM and HTTP leave.
"""

import asyncio
from collections.abc import Awaitable, Callable
from statistics import median
from uuid import UUID

import asyncpg

from benchmarks.client import Client, rate
from benchmarks.cores import on_the_servers_core
from benchmarks.options import Options
from benchmarks.report import Goal, Report
from benchmarks.world import World
from mercat.modules.identity.models import LoginSession
from mercat.modules.identity.service import RefreshTokens
from mercat.platform.crypto.keys import Keyring

_PEOPLE = 16
_BY_HAND = "the statements alone"
_MINE = "Mercat, through HTTP"
_SESSIONS = "SELECT id, user_id FROM login_sessions ORDER BY id LIMIT $1"
_KEY = "UPDATE login_sessions SET counter = 0, signing_key = $2 WHERE id = $1"
_LOCK = "SELECT * FROM login_sessions WHERE id = $1 FOR UPDATE"
_USER = "SELECT * FROM users WHERE id = ANY($1)"
_ROTATE = """
    UPDATE login_sessions SET counter = $2, rotated_at = now(), last_seen_at = now(),
                              updated_at = now() WHERE id = $1 RETURNING updated_at
"""
_ROLES = """
    SELECT roles.name FROM roles JOIN user_roles ON user_roles.role_id = roles.id
    WHERE user_roles.user_id = $1 ORDER BY roles.name
"""

Rotate = Callable[[], Awaitable[None]]


def run(world: World, options: Options) -> Report:
    assert world.callers  # they have sessions
    rates: dict[str, list[float]] = {_BY_HAND: [], _MINE: []}
    with world.mercat() as server:
        for _ in range(options.rounds):
            with on_the_servers_core():
                rates[_BY_HAND].append(asyncio.run(_by_hand(world, options.seconds)))
            rates[_MINE].append(asyncio.run(_through_http(world, server.port, options.seconds)))
    statements = median(rates[_BY_HAND])
    rows = {
        name: {"rate": median(seen) / statements, "spread": (max(seen) - min(seen)) / median(seen)}
        for name, seen in rates.items()
    }
    goals = [Goal("of the statements alone", rows[_MINE]["rate"], 0.08)]
    return Report("refresh", f"{_PEOPLE} people refresh without a pause", rows, goals)


async def _by_hand(world: World, seconds: float) -> float:
    people = await _people(world)

    async with asyncpg.create_pool(
        world.settings.database, min_size=_PEOPLE, max_size=_PEOPLE
    ) as pool:

        def rotation(session_id: UUID, user_id: UUID) -> Rotate:
            async def rotate() -> None:
                async with pool.acquire() as connection, connection.transaction():
                    login = await connection.fetchrow(_LOCK, session_id)
                    await connection.fetch(_USER, [user_id])
                    await connection.fetchval(_ROTATE, session_id, login["counter"] + 1)
                    await connection.fetch(_ROLES, user_id)

            return rotate

        return await rate([rotation(*person) for person in people], seconds)


async def _through_http(world: World, port: int, seconds: float) -> float:
    people = await _people(world)
    keyring = Keyring(world.settings.secrets)
    connection = await asyncpg.connect(world.settings.database)
    clients = []
    for session_id, _ in people:
        key = RefreshTokens(keyring).new_key(session_id)
        await connection.execute(_KEY, session_id, key)
        login = LoginSession(id=session_id, counter=0, signing_key=key)
        clients.append(_Client(port, RefreshTokens(keyring).issue(login)))
    await connection.close()
    for client in clients:
        await client.open()
    try:
        return await rate([client.rotate for client in clients], seconds)
    finally:
        for client in clients:
            client.close()


async def _people(world: World) -> list[tuple[UUID, UUID]]:
    """Their sessions and who they are."""
    connection = await asyncpg.connect(world.settings.database)
    rows = await connection.fetch(_SESSIONS, _PEOPLE)
    await connection.close()
    return [(row["id"], row["user_id"]) for row in rows]


class _Client(Client):
    """With the refresh token that is good now."""

    def __init__(self, port: int, token: str) -> None:
        super().__init__(port)
        self._token = token

    async def rotate(self) -> None:
        answer = await self.post("/api/v1/auth/refresh", {"refresh_token": self._token})
        self._token = answer["refresh_token"]
