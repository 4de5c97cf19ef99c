"""How a request finds out who is calling."""

from functools import lru_cache
from typing import Annotated

from fastapi import Depends, Request

from mercat.modules.identity.dependencies.cookies import access_cookie
from mercat.modules.identity.errors import InvalidAccessToken
from mercat.modules.identity.models import Actor, Device
from mercat.modules.identity.service import Guard
from mercat.platform.errors import Unauthenticated
from mercat.platform.resources import Resources
from mercat.platform.web.frame import RATE_LIMIT
from mercat.platform.web.limits import take_for_client


@lru_cache(maxsize=8)
def guard(resources: Resources) -> Guard:
    """One for the process: it remembers which signatures it has checked."""
    return Guard(resources)


async def current_actor(request: Request) -> Actor:
    """Who is calling, by their bearer token or their cookie. Raises 401 for nobody and for anybody
    unproven, 400 for both at once.
    """
    resources: Resources = request.app.state.resources
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        bearer = ""
    token = access_cookie(request, beside=bool(bearer)) or bearer
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


CurrentActor = Annotated[Actor, Depends(current_actor)]


async def current_device(request: Request) -> Device:
    client = request.client
    return Device(client.host if client else None, request.headers.get("user-agent"))


FromDevice = Annotated[Device, Depends(current_device)]
