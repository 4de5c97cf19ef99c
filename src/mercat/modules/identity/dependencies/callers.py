"""How a request finds out who is calling."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import cache
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy.exc import SQLAlchemyError

from mercat.modules.identity.dependencies.api_keys import note_key_use
from mercat.modules.identity.dependencies.cookies import access_cookie, cookie_names
from mercat.modules.identity.dependencies.guards import guard, key_guard
from mercat.modules.identity.errors import (
    AmbiguousCredentials,
    CsrfFailed,
    InvalidAccessToken,
    InvalidApiKey,
    SessionEnded,
    SessionRequired,
)
from mercat.modules.identity.models import Actor, Device, Permission
from mercat.platform.errors import Forbidden, RateLimited, Unauthenticated
from mercat.platform.resources import Resources
from mercat.platform.web.frame import RATE_LIMIT
from mercat.platform.web.limits import take_for_client

_ANYBODY = (
    *(Unauthenticated, InvalidAccessToken, SessionEnded, AmbiguousCredentials),
    RateLimited,
)
PERSON = (*_ANYBODY, SessionRequired)
"""How a door refuses that asks for a CurrentActor, and reads."""
PERSON_CHANGES = (*PERSON, CsrfFailed)
"""The same where something is changed: by any other method than GET."""
CALLER = (*_ANYBODY, InvalidApiKey, Forbidden)
"""How a door refuses that asks for a `caller`, and reads."""
CALLER_CHANGES = (*CALLER, CsrfFailed)


async def current_actor(request: Request) -> Actor:
    """Which person is calling, by their bearer token or their cookie. Raises 401 for nobody and for
    anybody unproven, 400 for both at once, 403 for a program: a door that says no more than this
    is not open to API keys.
    """
    actor = await _identify(request)
    if actor.api_key_id is not None:
        raise SessionRequired
    return actor


CurrentActor = Annotated[Actor, Depends(current_actor)]


@cache
def caller(permission: Permission) -> Callable[[Request], Awaitable[Actor]]:
    """A person or a program that may do this: `Annotated[Actor, Depends(caller(…))]`.

    A function, for FastAPI takes longer over anything else that can be called.
    """

    async def permitted(request: Request) -> Actor:
        actor = await _identify(request)
        if permission not in actor.permissions:
            raise Forbidden
        return actor

    return permitted


@cache
def visitor(permission: Permission) -> Callable[[Request], Awaitable[Actor | None]]:
    """For doors that are open to everybody and show some more: `Annotated[Actor | None,
    Depends(visitor(…))]`. None for nobody, and for whoever may not do this: they see what
    everybody sees. Credentials that are no good are refused as everywhere.
    """

    async def admitted(request: Request) -> Actor | None:
        actor = await whoever(request)
        return actor if actor and permission in actor.permissions else None

    return admitted


async def whoever(request: Request) -> Actor | None:
    """For a door behind which each thing says whom it is for. None for nobody; credentials that are
    no good are refused as everywhere.
    """
    if not (_brings_key(request) or _token(request)):
        return None
    return await _identify(request)


async def _identify(request: Request) -> Actor:
    return await (_by_api_key if _brings_key(request) else _by_token)(request)


def _brings_key(request: Request) -> bool:
    return any(name == b"x-api-key" for name, _ in request.scope["headers"])


def _token(request: Request) -> str:
    """Empty if there is none. Raises AmbiguousCredentials for two."""
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        bearer = ""
    return access_cookie(request, beside=bool(bearer)) or bearer


async def _by_token(request: Request) -> Actor:
    resources: Resources = request.app.state.resources
    token = _token(request)
    if not token:
        raise Unauthenticated
    try:
        actor, standing = await guard(resources).check(token)
    except InvalidAccessToken:
        # Somebody who tries tokens must not be better off than somebody who sends none.
        await take_for_client(request, "bad-token")
        raise
    request.scope[RATE_LIMIT] = standing
    standing.enforce()
    return actor


async def _by_api_key(request: Request) -> Actor:
    resources: Resources = request.app.state.resources
    key, *others = request.headers.getlist("x-api-key")
    cookie = cookie_names(resources.settings)[0] in request.cookies
    if others or "authorization" in request.headers or cookie:
        raise AmbiguousCredentials
    try:
        use = await key_guard(resources).check(key)
    except InvalidApiKey:
        await take_for_client(request, "bad-token")
        raise
    request.scope[RATE_LIMIT] = use.standing
    use.standing.enforce()
    if use.is_news:
        await _note(resources, use.key_id)
    return use.actor


async def _note(resources: Resources, key_id: UUID) -> None:
    """Once a minute for each key. What cannot be written now is written the next minute."""
    with suppress(SQLAlchemyError, OSError, TimeoutError):
        async with resources.database.open_session() as session:
            await note_key_use(session, resources).execute(key_id)


async def current_device(request: Request) -> Device:
    client = request.client
    return Device(client.host if client else None, request.headers.get("user-agent"))


FromDevice = Annotated[Device, Depends(current_device)]
