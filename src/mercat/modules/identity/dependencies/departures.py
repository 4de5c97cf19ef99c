"""Who signs out: somebody who is still signed in, or somebody whose access token has run out."""

from typing import Annotated

from fastapi import Depends, Request

from mercat.modules.identity.dependencies.callers import current_actor
from mercat.modules.identity.dependencies.cookies import refresh_cookie, refuse_forged
from mercat.modules.identity.models import Actor
from mercat.modules.identity.schemas import LogoutInput
from mercat.platform.errors import Unauthenticated
from mercat.platform.web.limits import take_for_client

_NO_TOKEN = LogoutInput(refresh_token=None)


async def departing(request: Request, body: LogoutInput = _NO_TOKEN) -> Actor | str:
    """The caller, or instead the refresh token that they show. Raises what `current_actor` raises
    if there is neither.
    """
    try:
        return await current_actor(request)
    except Unauthenticated:
        if body.refresh_token is not None:
            token: str | None = body.refresh_token.get_secret_value()
        elif token := refresh_cookie(request):
            refuse_forged(request)
        if token is None:
            raise
    await take_for_client(request, "logout")
    return token


Departing = Annotated[Actor | str, Depends(departing)]
