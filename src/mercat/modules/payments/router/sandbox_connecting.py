"""Where the sandbox asks an owner whether Mercat may act for them: never in production.

It knows nothing: the `state` that it sends back is all the authority there is, and is looked at by
the door that it sends the owner to.
"""

from typing import Annotated

from fastapi import Query
from starlette.responses import HTMLResponse

from mercat.modules.payments.errors import NoGateway
from mercat.modules.payments.models import Gateway
from mercat.modules.payments.service import SANDBOX_ANSWERS, callback_url
from mercat.platform.pages.plain import plain_pages
from mercat.platform.web.routers import Router
from mercat.platform.web.session import FromApp

router = Router(include_in_schema=False)

_PATH = "/sandbox/connect"


@router.get(_PATH, response_model=None)
async def show_sandbox_connection(
    resources: FromApp, state: Annotated[str, Query(max_length=512)] = ""
) -> HTMLResponse:
    """Raises NoGateway wherever money is real."""
    if not resources.settings.is_local:
        raise NoGateway
    return plain_pages(resources.settings).render(
        "sandbox_connect.html",
        _PATH,
        state=state,
        answers=SANDBOX_ANSWERS,
        callback=callback_url(resources.settings, Gateway.SANDBOX),
    )
