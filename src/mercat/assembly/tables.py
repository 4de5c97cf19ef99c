"""All models: what is in the database."""

from mercat.modules.audit import models as audit_models
from mercat.modules.bookings import models as bookings_models
from mercat.modules.businesses import models as businesses_models
from mercat.modules.catalogue import models as catalogue_models
from mercat.modules.conversations import models as conversations_models
from mercat.modules.files import models as files_models
from mercat.modules.geography import models as geography_models
from mercat.modules.identity import models as identity_models
from mercat.modules.leads import models as leads_models
from mercat.modules.notifications import models as notifications_models
from mercat.modules.payments import models as payments_models
from mercat.modules.properties import models as properties_models
from mercat.modules.reporting import models as reporting_models
from mercat.modules.reviews import models as reviews_models
from mercat.modules.search import models as search_models
from mercat.modules.venues import models as venues_models
from mercat.modules.webhooks import models as webhooks_models
from mercat.platform import idempotency
from mercat.platform.db import Record
from mercat.platform.mail import records as mail_records
from mercat.platform.outbox import records

MODELS = [
    records,
    idempotency,
    mail_records,
    audit_models,
    geography_models,
    identity_models,
    files_models,
    notifications_models,
    businesses_models,
    catalogue_models,
    properties_models,
    venues_models,
    webhooks_models,
    payments_models,
    bookings_models,
    leads_models,
    reviews_models,
    conversations_models,
    search_models,
    reporting_models,
]
"""Imported so that their tables are known to `metadata`."""

metadata = Record.metadata
