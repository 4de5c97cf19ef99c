"""Which states of requests and leads follow which: nowhere else is this said."""

from collections.abc import Mapping

from mercat.modules.leads.errors import LeadState, RequestState
from mercat.modules.leads.models.leads import Lead, LeadStatus
from mercat.modules.leads.models.requests import RequestStatus, ServiceRequest

REQUEST_NEXT: Mapping[RequestStatus, frozenset[RequestStatus]] = {
    RequestStatus.OPEN: frozenset(
        {RequestStatus.MATCHED, RequestStatus.CANCELLED, RequestStatus.EXPIRED}
    ),
    RequestStatus.MATCHED: frozenset(
        {RequestStatus.AWARDED, RequestStatus.CANCELLED, RequestStatus.EXPIRED}
    ),
    # Back to MATCHED, or over: where whoever was accepted is not paid or called off.
    RequestStatus.AWARDED: frozenset(
        {RequestStatus.MATCHED, RequestStatus.COMPLETED, RequestStatus.EXPIRED}
    ),
    RequestStatus.COMPLETED: frozenset(),
    RequestStatus.CANCELLED: frozenset(),
    RequestStatus.EXPIRED: frozenset(),
}
LIVE = frozenset({LeadStatus.NEW, LeadStatus.VIEWED, LeadStatus.QUOTED})
"""Something may come of it still."""
SILENT = frozenset({LeadStatus.NEW, LeadStatus.VIEWED})
"""It is waited for an answer."""
_ANSWERS = frozenset({LeadStatus.QUOTED, LeadStatus.DECLINED, LeadStatus.EXPIRED, LeadStatus.LOST})
LEAD_NEXT: Mapping[LeadStatus, frozenset[LeadStatus]] = {
    LeadStatus.NEW: _ANSWERS | {LeadStatus.VIEWED},
    LeadStatus.VIEWED: _ANSWERS,
    # Back to VIEWED where its quote is withdrawn, rejected, or over: another may follow.
    LeadStatus.QUOTED: frozenset(
        {LeadStatus.WON, LeadStatus.LOST, LeadStatus.VIEWED, LeadStatus.DECLINED}
    ),
    LeadStatus.WON: frozenset({LeadStatus.VIEWED, LeadStatus.LOST}),
    LeadStatus.LOST: LIVE,
    LeadStatus.DECLINED: frozenset(),
    LeadStatus.EXPIRED: frozenset(),
}


def request_becomes(request: ServiceRequest, then: RequestStatus) -> None:
    """Raises RequestState."""
    if then not in REQUEST_NEXT[request.status]:
        raise RequestState(request.status)
    request.status = then


def lead_becomes(lead: Lead, then: LeadStatus) -> None:
    """What it was before it was LOST is kept, as long as it is. Raises LeadState."""
    if then not in LEAD_NEXT[lead.status]:
        raise LeadState(lead.status)
    lead.lost_from = lead.status if then is LeadStatus.LOST else None
    lead.status = then
