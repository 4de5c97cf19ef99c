"""Where the link of an invitation leads while a team has no app of its own (FRONTEND_URL). It tells
nothing of the invitation: mail programs and their scanners look at it too.
"""

from typing import Annotated

from fastapi import Query
from starlette.responses import HTMLResponse

from mercat.platform.pages.plain import plain_pages
from mercat.platform.web.routers import Router
from mercat.platform.web.session import FromApp

router = Router(include_in_schema=False)

_PATH = "/accept-invitation"


@router.get(_PATH, response_model=None)
async def show_invitation(
    resources: FromApp, token: Annotated[str, Query(max_length=512)] = ""
) -> HTMLResponse:
    page = plain_pages(resources.settings).render("accept_invitation.html", _PATH, token=token)
    page.status_code = 200 if token else 400
    return page
