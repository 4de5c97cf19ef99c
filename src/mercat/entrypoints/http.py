"""The API as an ASGI application."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.routing import APIRoute

from mercat import __version__
from mercat.admin.console import mount_console
from mercat.assembly.doors import GRAPH, OLDER_PREFIXES, PAGES, PLAN_CHECKOUT, ROUTERS, UPLOADS
from mercat.entrypoints.health import router as health_router
from mercat.entrypoints.health import watch_for_stop
from mercat.entrypoints.precautions import warn_of_open_trail
from mercat.entrypoints.well_known import router as well_known_router
from mercat.platform.observability import logging, tracing
from mercat.platform.pages.page import OPENAPI
from mercat.platform.pages.router import pages_router
from mercat.platform.resources import open_resources
from mercat.platform.settings import Settings
from mercat.platform.web import errors, openapi, routing
from mercat.platform.web.body import BodyLimit
from mercat.platform.web.client import ClientAddress
from mercat.platform.web.cors import Cors
from mercat.platform.web.files import router as files_router
from mercat.platform.web.frame import QUIET, Frame, Net


def create_app(settings: Settings | None = None) -> FastAPI:
    settings = settings or Settings()
    app = FastAPI(
        title=settings.app_name,
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        generate_unique_id_function=operation_id,
        lifespan=_lifespan,
        telemetry={
            # Asked about at every request, unless it is off by name.
            "tracing": settings.traces,
            "metrics": settings.traces,
            "logs": settings.traces,
            "auto_configure": False,  # `start_tracing` does it, with what must not be sent
            # Nor does an hour with a socket make a span, whose address may have a ticket.
            "exclude": lambda scope: scope["type"] == "websocket" or scope["path"] in QUIET,
        },
    )
    app.state.settings = settings
    app.state.plan_checkout = PLAN_CHECKOUT
    _add_routes(app, settings)
    _add_middleware(app, settings)
    errors.install(app)
    openapi.install(app, path=OPENAPI.path if settings.shows_docs else None)
    routing.install(app)
    return app


def operation_id(route: APIRoute) -> str:
    """`identity_read_me`: the tag, which is the module, then what the function is called."""
    return "_".join([*map(str, route.tags), route.name])


def _add_routes(app: FastAPI, settings: Settings) -> None:
    for router in ROUTERS:
        app.include_router(router, prefix="/api/v1")
    for prefix, routers in OLDER_PREFIXES.items():
        for router in routers:
            app.include_router(router, prefix=prefix, include_in_schema=False)
    for router in GRAPH:
        app.include_router(router)
    app.include_router(files_router)
    for router in PAGES:
        app.include_router(router, include_in_schema=False)
    app.include_router(health_router)
    app.include_router(well_known_router)
    app.include_router(pages_router(settings))
    if settings.admin_enabled:
        mount_console(app, settings)


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    """The last one added is the outermost."""
    uploads = {prefix + path for prefix in ("/api/v1", *OLDER_PREFIXES) for path in UPLOADS}
    app.add_middleware(BodyLimit, settings=settings, uploads=uploads)
    app.add_middleware(Net, settings=settings)
    app.add_middleware(Cors, settings=settings)
    app.add_middleware(Frame, settings=settings)
    app.add_middleware(ClientAddress, settings=settings)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    logging.configure(settings)
    tracing.start_sentry(settings)
    watch_for_stop()
    async with open_resources(settings) as resources:
        tracing.start_tracing(settings, "api", resources.database)
        app.state.resources = resources
        await warn_of_open_trail(resources)
        # What lives as long as the process is not looked at again: without this the collector's
        # pauses are what the slowest requests wait for.
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)
        yield
    tracing.stop_tracing()
