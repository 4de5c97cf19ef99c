"""Where one is signed in, and ending that."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from mercat.modules.identity import schemas
from mercat.modules.identity.dependencies import PERSON, PERSON_CHANGES, CurrentActor, FromDevice
from mercat.modules.identity.dependencies import sessions as dependencies
from mercat.modules.identity.dependencies.cookies import clear_cookies
from mercat.modules.identity.models import Actor, LoginSession
from mercat.modules.identity.service import SessionList
from mercat.modules.identity.workflows.end_session import EndSession
from mercat.modules.identity.workflows.sign_out_everywhere import SignOutEverywhere
from mercat.platform.errors import NotFound
from mercat.platform.pagination import BadCursor, BadLimit, PageRead
from mercat.platform.web.answers import answers
from mercat.platform.web.paging import Paging
from mercat.platform.web.routers import Router
from mercat.platform.web.schemas import MessageRead

router = Router(prefix="/auth", tags=["identity"])


@router.get(
    "/sessions",
    summary="List where you are signed in",
    responses=answers(*PERSON, BadCursor, BadLimit),
)
async def list_sessions(
    actor: CurrentActor,
    query: Paging,
    sessions: Annotated[SessionList, Depends(dependencies.session_list)],
) -> PageRead[schemas.SessionRead]:
    """Your sessions that still stand, newest first; `current` is the one you ask with."""
    page = await sessions.of(actor, query)
    items = [_read(login, actor) for login in page.items]
    return PageRead(items=items, next_cursor=page.next_cursor)


@router.delete(
    "/sessions/{session_id}",
    summary="Sign out on one device",
    responses=answers(*PERSON_CHANGES, NotFound),
)
async def end_session(
    session_id: UUID,
    actor: CurrentActor,
    device: FromDevice,
    workflow: Annotated[EndSession, Depends(dependencies.end_session)],
) -> MessageRead:
    """Ends one of your sessions: its tokens are refused from now on. One that has ended already is
    not found.
    """
    await workflow.execute(actor, session_id, device)
    return MessageRead(message="That session has ended.")


@router.post(
    "/logout-all",
    summary="Sign out everywhere",
    responses=answers(*PERSON_CHANGES),
)
async def sign_out_everywhere(
    request: Request,
    response: Response,
    actor: CurrentActor,
    device: FromDevice,
    workflow: Annotated[SignOutEverywhere, Depends(dependencies.sign_out_everywhere)],
) -> MessageRead:
    """Ends all your sessions, this one too."""
    await workflow.execute(actor, device)
    clear_cookies(request, response)
    return MessageRead(message="You are signed out everywhere.")


def _read(login: LoginSession, actor: Actor) -> schemas.SessionRead:
    return schemas.SessionRead(
        id=login.id,
        created_at=login.created_at,
        last_seen_at=login.last_seen_at,
        ip=login.ip,
        user_agent=login.user_agent,
        method=login.method,
        current=login.id == actor.session_id,
    )
