"""Where the link in a letter leads that ends letters like it.

A page shows a form, and only sending that changes anything: scanners follow links. Mail programs
send it themselves, without the page (RFC 8058 §3.2). The token is all the authority there is.
"""

from typing import Annotated

from fastapi import Depends, Query
from starlette.responses import HTMLResponse

from mercat.modules.identity.errors import LinkInvalid
from mercat.modules.notifications import dependencies
from mercat.modules.notifications.service import PATH
from mercat.modules.notifications.workflows.unsubscribe import Unsubscribe
from mercat.platform.pages.plain import plain_pages
from mercat.platform.settings import Settings
from mercat.platform.web.limits import limited
from mercat.platform.web.routers import Router
from mercat.platform.web.session import FromApp

router = Router(include_in_schema=False)

Token = Annotated[str, Query(max_length=512)]


@router.get(PATH, response_model=None)
async def show_unsubscribing(resources: FromApp, token: Token = "") -> HTMLResponse:
    return _page(resources.settings, "form" if token else "lost", token)


@router.post(PATH, response_model=None, dependencies=[Depends(limited("unsubscribe"))])
async def unsubscribe(
    resources: FromApp,
    workflow: Annotated[Unsubscribe, Depends(dependencies.unsubscribe)],
    token: Token = "",
) -> HTMLResponse:
    try:
        await workflow.execute(token)
    except LinkInvalid:
        return _page(resources.settings, "lost")
    return _page(resources.settings, "done")


def _page(settings: Settings, step: str, token: str = "") -> HTMLResponse:
    page = plain_pages(settings).render("unsubscribe.html", PATH, step=step, token=token)
    page.status_code = 400 if step == "lost" else 200
    return page
