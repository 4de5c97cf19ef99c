"""All handlers: what follows from events, and what is kept of people, which two of them work by."""

from mercat.modules.audit import handlers as audit_handlers
from mercat.modules.audit import models as audit_models
from mercat.modules.bookings import handlers as bookings_handlers
from mercat.modules.bookings import models as bookings_models
from mercat.modules.businesses import handlers as businesses_handlers
from mercat.modules.businesses import models as businesses_models
from mercat.modules.businesses.service import Succession
from mercat.modules.catalogue import handlers as catalogue_handlers
from mercat.modules.catalogue import models as catalogue_models
from mercat.modules.conversations import handlers as conversations_handlers
from mercat.modules.conversations import models as conversations_models
from mercat.modules.files import handlers as files_handlers
from mercat.modules.files import models as files_models
from mercat.modules.geography import models as geography_models
from mercat.modules.identity import handlers as identity_handlers
from mercat.modules.identity import models as identity_models
from mercat.modules.leads import handlers as leads_handlers
from mercat.modules.leads import models as leads_models
from mercat.modules.notifications import handlers as notifications_handlers
from mercat.modules.notifications import models as notifications_models
from mercat.modules.payments import handlers as payments_handlers
from mercat.modules.payments import models as payments_models
from mercat.modules.properties import models as properties_models
from mercat.modules.reporting import handlers as reporting_handlers
from mercat.modules.reporting import models as reporting_models
from mercat.modules.reviews import handlers as reviews_handlers
from mercat.modules.reviews import models as reviews_models
from mercat.modules.search import handlers as search_handlers
from mercat.modules.search import models as search_models
from mercat.modules.venues import handlers as venues_handlers
from mercat.modules.venues import models as venues_models
from mercat.modules.webhooks import handlers as webhooks_handlers
from mercat.modules.webhooks import models as webhooks_models
from mercat.platform import housekeeping
from mercat.platform.outbox import Handlers
from mercat.platform.personal_data import PersonalData, platform_tables

PERSONAL_DATA: list[PersonalData] = [
    platform_tables.PERSONAL_DATA,
    audit_models.PERSONAL_DATA,
    geography_models.PERSONAL_DATA,
    identity_models.PERSONAL_DATA,
    files_models.PERSONAL_DATA,
    notifications_models.PERSONAL_DATA,
    businesses_models.PERSONAL_DATA,
    Succession(),
    catalogue_models.PERSONAL_DATA,
    properties_models.PERSONAL_DATA,
    venues_models.PERSONAL_DATA,
    webhooks_models.PERSONAL_DATA,
    payments_models.PERSONAL_DATA,
    bookings_models.PERSONAL_DATA,
    leads_models.PERSONAL_DATA,
    reviews_models.PERSONAL_DATA,
    conversations_models.PERSONAL_DATA,
    search_models.PERSONAL_DATA,
    reporting_models.PERSONAL_DATA,
]
"""What is kept of people, from the bottom shelf up: what exports and erasures work by."""


def handlers() -> Handlers:
    return Handlers(
        [
            *housekeeping.HANDLERS,
            *audit_handlers.HANDLERS,
            *identity_handlers.HANDLERS,
            *files_handlers.HANDLERS,
            *notifications_handlers.HANDLERS,
            *businesses_handlers.HANDLERS,
            *catalogue_handlers.HANDLERS,
            *venues_handlers.HANDLERS,
            *webhooks_handlers.HANDLERS,
            *payments_handlers.HANDLERS,
            *bookings_handlers.HANDLERS,
            *leads_handlers.HANDLERS,
            *reviews_handlers.HANDLERS,
            *conversations_handlers.HANDLERS,
            *search_handlers.HANDLERS,
            *reporting_handlers.HANDLERS,
            *identity_handlers.with_personal_data(PERSONAL_DATA),
        ]
    )
