"""The audit trail, for staff. It stands here because audit knows nobody who could be calling."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query
from pydantic import StringConstraints

from mercat.modules.audit.models import AuditEvent, AuditFilter
from mercat.modules.audit.service import AuditBook
from mercat.modules.identity import errors, schemas
from mercat.modules.identity.dependencies import CALLER, caller
from mercat.modules.identity.dependencies import staff as dependencies
from mercat.modules.identity.models import Actor, Permission
from mercat.platform.pagination import (
    BadCursor,
    BadLimit,
    CountedPage,
    CountedPageRead,
    PageAndCursor,
)
from mercat.platform.web.answers import answers
from mercat.platform.web.moments import Moment
from mercat.platform.web.paging import NumberedPaging
from mercat.platform.web.routers import Router

router = Router(prefix="/audit-events", tags=["identity"])

Reader = Annotated[Actor, Depends(caller(Permission.AUDIT_READ))]
Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=100)]


@router.get(
    "",
    response_model=CountedPageRead[schemas.AuditEventRead],
    summary="Search the audit trail",
    responses=answers(*CALLER, BadCursor, PageAndCursor, BadLimit, errors.TargetNeedsType),
)
async def list_audit_events(
    _: Reader,
    book: Annotated[AuditBook, Depends(dependencies.audit_book)],
    paging: NumberedPaging,
    actor_id: UUID | None = None,
    target_type: Text | None = None,
    target_id: Annotated[Text | None, Query(description="Together with `target_type`.")] = None,
    action: Text | None = None,
    since: Annotated[Moment | None, Query(alias="from", description="Inclusive.")] = None,
    until: Annotated[Moment | None, Query(alias="to", description="Exclusive.")] = None,
) -> CountedPage[AuditEvent]:
    """Who did what, when and to whom, newest first. Needs `audit:read`."""
    if target_id is not None and target_type is None:
        raise errors.TargetNeedsType
    asked = AuditFilter(actor_id, target_type, target_id, action, since, until)
    return await book.page(asked, paging)
