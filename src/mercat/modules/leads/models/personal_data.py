"""What leads know of people. What a customer wrote goes with them; what a business quoted is its
own record, and stays one.
"""

from uuid import UUID

from sqlalchemy import Select, Text, cast, select

from mercat.modules.leads.models.leads import Lead, ResponseRecord
from mercat.modules.leads.models.quotes import Quote
from mercat.modules.leads.models.requests import RequestPhoto, ServiceRequest
from mercat.platform.personal_data import (
    IMPERSONAL,
    OWNER,
    PersonalTable,
    PersonalTables,
    Subject,
    impersonal,
    kept,
    secret,
    told,
)

_QUOTED = kept("What a business has offered: its own record")
_ASKED = (
    *("title", "description", "latitude", "longitude", "windows", "cancel_reason"),
    *("approximate_latitude", "approximate_longitude"),
    *("budget_min_amount", "budget_max_amount", "currency"),
)
_COURSE = (
    "category_id",
    "status",
    "expires_at",
    "wave",
    "next_wave_at",
    "nobody_found_at",
    "ended_at",
)


def _asked(subject: Subject) -> Select[UUID]:
    return select(ServiceRequest.id).where(ServiceRequest.customer_id == subject.user_id)


PERSONAL_DATA = PersonalTables(
    [
        PersonalTable(
            record=ServiceRequest,
            area="requests",
            whose=lambda subject: ServiceRequest.customer_id == subject.user_id,
            columns={
                **dict.fromkeys(_ASKED, told()),
                **dict.fromkeys(_COURSE, kept("What became of it, which says nothing of them")),
                "title": told("erased"),
                "windows": told([]),
                "customer_id": OWNER,
                "property_id": kept("Of a property that tells nothing any more"),
                "city_id": told(),
                "timezone": told(),
                "place": kept("Made of latitude and longitude", exported=False),
                # Another one for each, as two that run may not have the same.
                "fingerprint": secret(cast(ServiceRequest.id, Text)),
            },
        ),
        PersonalTable(
            record=RequestPhoto,
            area="requests",
            whose=lambda subject: RequestPhoto.request_id.in_(_asked(subject)),
            rows_go=True,
            columns=dict.fromkeys(("request_id", "file_id", "position"), told()),
        ),
        PersonalTable(
            record=Lead,
            area="requests",
            whose=lambda subject: Lead.request_id.in_(_asked(subject)),
            columns={
                **dict.fromkeys(("request_id", "business_id", "wave", "status"), _QUOTED),
                **dict.fromkeys(("viewed_at", "responded_at", "expires_at"), _QUOTED),
                **dict.fromkeys(("score", "lost_from", "decline_reason"), IMPERSONAL),
                "reasons": told([]),
            },
        ),
        impersonal(ResponseRecord),
        PersonalTable(
            record=Quote,
            area="requests",
            whose=lambda subject: Quote.request_id.in_(_asked(subject)),
            columns={
                **dict.fromkeys(("lead_id", "request_id", "business_id", "offering_id"), _QUOTED),
                **dict.fromkeys(("lines", "currency", "total_amount", "message"), _QUOTED),
                **dict.fromkeys(("valid_until", "slots", "status", "decided_at"), _QUOTED),
                "member_id": _QUOTED,
                "lost": IMPERSONAL,
                "tax_basis_points": _QUOTED,
                "booking_id": _QUOTED,
                "author_id": OWNER,
                "reason": told(),
            },
        ),
    ]
)
