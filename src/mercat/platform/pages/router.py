"""Which pages there are, by what the settings allow."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter

from mercat.platform.pages.assets import Assets
from mercat.platform.pages.documents import Documents
from mercat.platform.pages.home import Home, Name
from mercat.platform.pages.mailbox import Mailbox
from mercat.platform.pages.page import DOCS, GRAPH, HEALTH, MAILBOX, OPENAPI, REDOC, Pages
from mercat.platform.settings import Settings


def pages_router(settings: Settings) -> APIRouter:
    """The documents where they are shown, the mailbox where e-mail goes to it, and a first page.

    Each page sets its own Content-Security-Policy and Cache-Control.
    """
    router = APIRouter(include_in_schema=False)

    def serve(path: str, endpoint: Callable[..., Any]) -> None:
        router.add_api_route(path, endpoint, methods=["GET", "HEAD"], response_model=None)

    documents = (DOCS, REDOC, GRAPH) if settings.shows_docs else ()
    mailbox = (MAILBOX,) if settings.is_local and not settings.smtp_host else ()
    assets = Assets()
    pages = Pages(settings, assets, bar=(*documents, *mailbox))
    serve("/static/{path:path}", assets.serve)
    serve("/favicon.ico", assets.favicon_ico)
    serve("/favicon.svg", assets.favicon_svg)
    if documents:
        shown = Documents(pages, is_local=settings.is_local)
        serve(DOCS.path, shown.swagger_ui)
        serve(REDOC.path, shown.redoc)
        serve(GRAPH.path, shown.graphiql)
    if mailbox:
        box = Mailbox(pages, settings.layout.mailbox, settings.url)
        serve(MAILBOX.path, box.page)
        serve(f"{MAILBOX.path}.json", box.json)
    if settings.is_local:
        openapi = (OPENAPI,) if documents else ()
        serve("/", Home(pages, (*documents, *mailbox, HEALTH, *openapi), settings.url).page)
    else:
        serve("/", Name(settings.app_name).json)
    return router
