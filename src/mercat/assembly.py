"""The register of the house: all routers, models and handlers. Nothing else lists modules."""

from fastapi import APIRouter

from mercat.modules.audit import handlers as audit_handlers
from mercat.modules.audit import models as audit_models
from mercat.modules.bookings import models as bookings_models
from mercat.modules.businesses import handlers as businesses_handlers
from mercat.modules.businesses import models as businesses_models
from mercat.modules.businesses.router import pages as invitation_pages
from mercat.modules.businesses.router import router as businesses_router
from mercat.modules.businesses.service import Succession
from mercat.modules.catalogue import handlers as catalogue_handlers
from mercat.modules.catalogue import models as catalogue_models
from mercat.modules.catalogue.router import router as catalogue_router
from mercat.modules.files import handlers as files_handlers
from mercat.modules.files import models as files_models
from mercat.modules.files import router as files_doors
from mercat.modules.geography import models as geography_models
from mercat.modules.geography import router as geography_doors
from mercat.modules.identity import handlers as identity_handlers
from mercat.modules.identity import models as identity_models
from mercat.modules.identity.router import accounts_router
from mercat.modules.identity.router import pages_router as identity_pages
from mercat.modules.identity.router import router as identity_router
from mercat.modules.payments import models as payments_models
from mercat.modules.properties import models as properties_models
from mercat.modules.properties.router import router as properties_router
from mercat.modules.venues import handlers as venues_handlers
from mercat.modules.venues import models as venues_models
from mercat.modules.venues.router import router as venues_router
from mercat.platform import housekeeping, idempotency
from mercat.platform.db import Record
from mercat.platform.outbox import Handlers, records
from mercat.platform.personal_data import PersonalData, platform_tables

ROUTERS: list[APIRouter] = [
    identity_router,
    files_doors.router,
    geography_doors.router,
    businesses_router,
    catalogue_router,
    properties_router,
    venues_router,
]

PAGES: list[APIRouter] = [identity_pages, invitation_pages.router]
"""What people see in a browser, at the addresses that these say."""

MODELS = [
    records,
    idempotency,
    audit_models,
    geography_models,
    identity_models,
    files_models,
    businesses_models,
    catalogue_models,
    properties_models,
    venues_models,
    payments_models,
    bookings_models,
]
"""Imported so that their tables are known to `metadata`."""

_OLDER = [accounts_router, files_doors.photo_router]
OLDER_PREFIXES: dict[str, list[APIRouter]] = {"/api": _OLDER, "": _OLDER}
"""Where clients of earlier versions look for these; unlisted in the OpenAPI document."""

UPLOADS: list[str] = [*files_doors.UPLOADS]
"""The paths, below a prefix, where a body may be as large as a file."""

PERSONAL_DATA: list[PersonalData] = [
    platform_tables.PERSONAL_DATA,
    audit_models.PERSONAL_DATA,
    geography_models.PERSONAL_DATA,
    identity_models.PERSONAL_DATA,
    files_models.PERSONAL_DATA,
    businesses_models.PERSONAL_DATA,
    Succession(),
    catalogue_models.PERSONAL_DATA,
    properties_models.PERSONAL_DATA,
    venues_models.PERSONAL_DATA,
    payments_models.PERSONAL_DATA,
    bookings_models.PERSONAL_DATA,
]
"""What is kept of people, from the bottom shelf up: what exports and erasures work by."""

metadata = Record.metadata


def handlers() -> Handlers:
    return Handlers(
        [
            *housekeeping.HANDLERS,
            *audit_handlers.HANDLERS,
            *identity_handlers.HANDLERS,
            *files_handlers.HANDLERS,
            *businesses_handlers.HANDLERS,
            *catalogue_handlers.HANDLERS,
            *venues_handlers.HANDLERS,
            *identity_handlers.with_personal_data(PERSONAL_DATA),
        ]
    )
