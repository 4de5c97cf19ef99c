"""A program asks who it is: PostgreSQL is asked about its key each time, then one row is read."""

import asyncio
from collections.abc import Sequence

import asyncpg

from benchmarks.benches.me import require_same_answers, token_by_hand
from benchmarks.options import Options
from benchmarks.report import Goal, Report, compared
from benchmarks.rounds import Variant, take_turns
from benchmarks.users import Caller
from benchmarks.world import World
from mercat.modules.identity.service.key_format import new_key
from mercat.platform.crypto.keys import Keyring
from mercat.platform.ids import uuid7
from mercat.platform.settings import Settings

_PROGRAMS = 200
_BY_HAND = "by hand, a bearer token"
_BEARER = "Mercat, a bearer token"
_KEY = "Mercat, an API key"
_ADD = """
    INSERT INTO api_keys (id, user_id, name, prefix, secret_hash, scopes, last_used_at)
    VALUES ($1, $2, 'Robot', $3, $4, '{account:read,account:write}', now())
"""


def run(world: World, options: Options) -> Report:
    callers = world.callers[:_PROGRAMS]
    keys = asyncio.run(_keys(world.settings, callers))
    theirs = [token_by_hand(world, caller.user_id) for caller in callers]
    path = "/api/v1/auth/me"
    with world.app("by_hand:app") as by_hand, world.mercat() as mercat:
        variants = [
            Variant(_BY_HAND, by_hand, world.requests("/me", theirs)),
            Variant(_BEARER, mercat, world.requests(path, [caller.token for caller in callers])),
            Variant(_KEY, mercat, world.requests(path, keys, "X-API-Key: ")),
        ]
        require_same_answers(variants)
        rows = compared(take_turns(variants, options), _BY_HAND)
    mine = rows[_KEY]
    goals = [
        Goal("against by hand", mine["CPU ratio"], 0.45),
        Goal("against a bearer token", mine["CPU ratio"] / rows[_BEARER]["CPU ratio"], 0.55),
    ]
    return Report("api-key", "GET /auth/me, by API key", rows, goals)


async def _keys(settings: Settings, callers: Sequence[Caller]) -> list[str]:
    """One for each, as Mercat would have made it."""
    keyring, texts = Keyring(settings.secrets), [new_key() for _ in callers]
    connection = await asyncpg.connect(settings.database)
    for caller, text in zip(callers, texts, strict=True):
        hashed = keyring.mac("api-key", text.id.encode(), text.secret.encode())
        await connection.execute(_ADD, uuid7(), caller.user_id, text.id, hashed)
    await connection.execute("ANALYZE api_keys")
    await connection.close()
    return [str(text) for text in texts]
