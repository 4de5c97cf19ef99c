"""All routers: what the API answers."""

from fastapi import APIRouter

from mercat.graphql.router import router as graph_router
from mercat.graphql.schema import written as graph_schema
from mercat.graphql.socket import router as graph_socket
from mercat.modules.bookings.router import router as bookings_router
from mercat.modules.businesses.router import pages as invitation_pages
from mercat.modules.businesses.router import router as businesses_router
from mercat.modules.catalogue.router import router as catalogue_router
from mercat.modules.conversations.router import router as conversations_router
from mercat.modules.files import router as files_doors
from mercat.modules.geography import router as geography_doors
from mercat.modules.identity.router import accounts_router
from mercat.modules.identity.router import pages_router as identity_pages
from mercat.modules.identity.router import router as identity_router
from mercat.modules.leads.router import router as leads_router
from mercat.modules.notifications.router import pages_router as notifications_pages
from mercat.modules.notifications.router import router as notifications_router
from mercat.modules.payments.dependencies.plans import plan_checkout
from mercat.modules.payments.router import pages as payments_pages
from mercat.modules.payments.router import router as payments_router
from mercat.modules.properties.router import router as properties_router
from mercat.modules.reporting.router import router as reporting_router
from mercat.modules.reviews.router import router as reviews_router
from mercat.modules.search.router import router as search_router
from mercat.modules.venues.router import router as venues_router
from mercat.modules.webhooks.router import router as webhooks_router

ROUTERS: list[APIRouter] = [
    identity_router,
    files_doors.router,
    notifications_router,
    geography_doors.router,
    businesses_router,
    catalogue_router,
    properties_router,
    venues_router,
    webhooks_router,
    payments_router,
    bookings_router,
    leads_router,
    reviews_router,
    conversations_router,
    search_router,
    reporting_router,
]

GRAPH: list[APIRouter] = [graph_router, graph_socket]
"""One door for all modules, at an address of its own; and its WebSocket."""
GRAPH_SCHEMA = graph_schema
"""Writes what the graph consists of."""

PAGES: list[APIRouter] = [
    identity_pages,
    invitation_pages.router,
    notifications_pages,
    payments_pages,
]
"""What people see in a browser, at the addresses that these say."""

_OLDER = [accounts_router, files_doors.photo_router]
OLDER_PREFIXES: dict[str, list[APIRouter]] = {"/api": _OLDER, "": _OLDER}
"""Where clients of earlier versions look for these; unlisted in the OpenAPI document."""

UPLOADS: list[str] = [*files_doors.UPLOADS]
"""The paths, below a prefix, where a body may be as large as a file."""

PLAN_CHECKOUT = plan_checkout
"""Who takes money for what businesses buy of us: asked by the module of businesses, below it."""
