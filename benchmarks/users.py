"""Some thousand people with accounts, each signed in on two devices."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from mercat.modules.identity.dependencies import guard
from mercat.modules.identity.models import LoginSession, User, UserType
from mercat.platform.resources import open_resources
from mercat.platform.settings import Settings

USERS = 5_000
PASSWORD = "correct horse battery staple"

_USERS = """
    INSERT INTO users (id, email, password_hash, user_type, status, first_name, last_name, bio,
                       locale, timezone, email_verified_at, last_login_at)
    SELECT gen_random_uuid(), 'user' || n || '@example.com', $2, 'CUSTOMER', 'ACTIVE', 'Ada',
           'Lovelace', 'I hire gardeners, and let rooms.', 'en', 'Europe/Madrid', now(), now()
    FROM generate_series(1, $1) AS n
"""
_SESSIONS = """
    INSERT INTO login_sessions (id, user_id, signing_key, method, device,
                                rotated_at, expires_at, last_seen_at)
    SELECT gen_random_uuid(), users.id, '\\x00', 'password', '\\x00', now(),
           now() + interval '30 days', now()
    FROM users, generate_series(1, 2)
"""
_CALLERS = """
    SELECT users.id, users.email, users.user_type, login_sessions.id AS session_id
    FROM users JOIN login_sessions ON login_sessions.user_id = users.id ORDER BY 4
"""


@dataclass(frozen=True)
class Caller:
    user_id: UUID
    email: str
    token: str
    """An access token of Mercat's."""


async def seed(settings: Settings) -> list[Caller]:
    async with open_resources(settings) as resources:
        stored = await resources.passwords.hash(PASSWORD)
        connection = await asyncpg.connect(settings.database)
        await connection.execute(_USERS, USERS, stored)
        await connection.execute(_SESSIONS)
        await connection.execute("ANALYZE")
        rows = await connection.fetch(_CALLERS)
        await connection.close()
        checks = guard(resources)
        callers = []
        for row in rows:
            user = User(id=row["id"], email=row["email"], user_type=UserType(row["user_type"]))
            token, _ = checks.issue(user, LoginSession(id=row["session_id"]), [])
            callers.append(Caller(row["id"], row["email"], token))
        return callers
