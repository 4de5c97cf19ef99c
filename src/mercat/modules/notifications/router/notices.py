"""What somebody was told, and how they want to be."""

from typing import Annotated

from fastapi import Depends, Query

from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, caller
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.notifications import dependencies, schemas
from mercat.modules.notifications.service import NoticeList, PreferenceBook
from mercat.modules.notifications.workflows.read_notices import ReadNotices
from mercat.modules.notifications.workflows.set_preferences import SetPreferences
from mercat.platform.pagination import BadCursor, BadLimit
from mercat.platform.web.answers import answers
from mercat.platform.web.paging import Paging
from mercat.platform.web.routers import Router

router = Router(prefix="/notifications", tags=["notifications"])

Reader = Annotated[Actor, Depends(caller(Permission.ACCOUNT_READ))]
Writer = Annotated[Actor, Depends(caller(Permission.ACCOUNT_WRITE))]


@router.get("", summary="List your notices", responses=answers(*CALLER, BadCursor, BadLimit))
async def list_notices(
    actor: Reader,
    notices: Annotated[NoticeList, Depends(dependencies.notice_list)],
    paging: Paging,
    unread: Annotated[bool, Query(description="Only what you have not read.")] = False,
) -> schemas.NotificationPageRead:
    """Newest first. New ones come over the WebSocket too, as `notification.created`."""
    return await notices.page(actor.user_id, paging, unread=unread)


@router.post("/read", summary="Say what you have read", responses=answers(*CALLER_CHANGES))
async def read_notices(
    body: schemas.ReadInput,
    actor: Writer,
    workflow: Annotated[ReadNotices, Depends(dependencies.read_notices)],
) -> schemas.UnreadRead:
    """Once more changes nothing."""
    return await workflow.execute(actor, body)


@router.get("/preferences", summary="See how you are told", responses=answers(*CALLER))
async def read_preferences(
    actor: Reader, book: Annotated[PreferenceBook, Depends(dependencies.preference_book)]
) -> schemas.PreferencesRead:
    """Of every group of notices: whether they stand in the app, and when they come by mail."""
    return await book.of(actor.user_id)


@router.put("/preferences", summary="Say how you are told", responses=answers(*CALLER_CHANGES))
async def set_preferences(
    body: schemas.PreferencesInput,
    actor: Writer,
    workflow: Annotated[SetPreferences, Depends(dependencies.set_preferences)],
) -> schemas.PreferencesRead:
    """In place of all that you have said before. Letters about your account's safety and about
    payments always come, quiet hours or not.
    """
    return await workflow.execute(actor, body)
