"""An action is asked again with what it will do, takes a reason, runs once and is written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette_admin.flash import flash

from mercat.admin.actions import Action, Entry
from mercat.admin.asking import Acting, Asking, asking
from mercat.admin.gate import CONFIRM, to
from mercat.admin.listing import LONGEST
from mercat.admin.pages import entered, pages
from mercat.admin.views import ConsoleView
from mercat.modules.audit.dependencies import note_act
from mercat.modules.audit.models import Act
from mercat.modules.identity.dependencies.sessions import step_up
from mercat.modules.identity.errors import ReauthenticationRequired
from mercat.platform.errors import ApplicationError, Conflict, Forbidden, Invalid, Unavailable
from mercat.platform.observability.context import because
from mercat.platform.web.errors import status_of
from mercat.platform.web.faults import message_of

SHORTEST_REASON, LONGEST_REASON = 5, 500
_LONGEST_VALUE = 5000


class NoLongerApplies(Conflict):
    code = "no_longer_applies"
    message = "This is not possible any more: somebody has changed it meanwhile."


class ReasonMissing(Invalid):
    code = "reason_missing"
    message = f"Say why, in {SHORTEST_REASON} to {LONGEST_REASON} characters."


class EntryMissing(Invalid):
    code = "entry_missing"


@dataclass(frozen=True)
class _Wanted:
    view: ConsoleView
    action: Action
    row: Any
    pk: str


async def act(request: Request) -> Response:
    """GET asks, POST does. Raises NotFound, Forbidden."""
    view = pages(request).view(request)
    action = view.action(request.path_params["action"])
    pk = request.query_params.get("pk", "")[:LONGEST]
    async with asking(request) as ask:
        if not ask.may(action.permission):
            raise Forbidden
        row = None if action.whole else await view.one(ask, pk)
        wanted = _Wanted(view, action, row, pk)
        if not action.applies(wanted.row):
            raise NoLongerApplies
        if action.fresh and not await _is_fresh(ask):
            here = f"{request.url.path}?{request.url.query}"
            return to(request, CONFIRM, next=here)
    if request.method == "GET":
        return _form(request, wanted)
    return await _do(request, wanted, await entered(request))


async def _is_fresh(ask: Asking) -> bool:
    try:
        await step_up(ask.session, ask.resources).require(ask.actor)
    except ReauthenticationRequired:
        return False
    return True


async def _do(request: Request, wanted: _Wanted, given: Mapping[str, str]) -> Response:
    try:
        reason = _reason(given)
        values = _values(wanted.action.entries(wanted.row), given)
        async with asking(request) as ask:
            parts = vars(ask)
            done = await _run(Acting(**parts, row=wanted.row, reason=reason, values=values), wanted)
    except Unavailable:
        raise
    except ApplicationError as error:
        return _form(request, wanted, given, str(error), status_of(type(error)))
    except ValidationError as error:
        told = " ".join(message_of(fault) for fault in error.errors())
        return _form(request, wanted, given, told, 422)
    flash(request, done, "success")
    if wanted.action.whole or wanted.action.gone:
        return to(request, f"/{wanted.view.key}/list")
    return to(request, f"/{wanted.view.key}/detail", pk=wanted.pk)


async def _run(acting: Acting, wanted: _Wanted) -> str:
    """Every entry in the audit trail that the workflow writes has the reason in it. For a workflow
    that writes none there is one of the console's.
    """
    with because(acting.reason) as reason:
        done = await wanted.action.run(acting)
        if not reason.told:
            await note_act(acting.session).execute(
                Act(
                    action=f"console.{wanted.action.name}",
                    target_type=wanted.view.key,
                    target_id=wanted.pk,
                    actor_id=acting.actor.user_id,
                    ip=acting.device.ip,
                )
            )
    return done


def _reason(given: Mapping[str, str]) -> str:
    reason = given.get("reason", "")
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise ReasonMissing
    return reason


def _values(entries: Sequence[Entry], given: Mapping[str, str]) -> dict[str, str]:
    """Raises EntryMissing for what has to be there, and for what is no choice."""
    values = {entry.name: given.get(entry.name, "")[:_LONGEST_VALUE] for entry in entries}
    for entry in entries:
        value = values[entry.name]
        if entry.required and not value:
            raise EntryMissing(f"“{entry.label}” is missing.")
        chosen = value.split(",") if entry.kind == "many" else [value]
        known = {choice for choice, _ in entry.choices}
        if entry.choices and value and not known.issuperset(chosen):
            raise EntryMissing(f"“{entry.label}”: choose one of the list.")
    return values


def _form(
    request: Request,
    wanted: _Wanted,
    given: Mapping[str, str] | None = None,
    refusal: str = "",
    status: int = 200,
) -> Response:
    return pages(request).render(
        request,
        "act.html",
        status,
        view=wanted.view,
        action=wanted.action,
        pk=wanted.pk,
        heading=None if wanted.action.whole else wanted.view.heading(wanted.row),
        consequence=wanted.action.consequence(wanted.row),
        entries=wanted.action.entries(wanted.row),
        given=given or {},
        refusal=refusal,
        longest=LONGEST_REASON,
    )
