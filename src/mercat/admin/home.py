"""The first page: what waits, how trade goes, how the house is doing."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from mercat.admin.asking import Asking, asking
from mercat.admin.desk.figures import figures
from mercat.admin.pages import pages
from mercat.admin.views import ConsoleView
from mercat.modules.identity.models import Permission
from mercat.platform.checkup import states
from mercat.platform.outbox.relay import lag


@dataclass(frozen=True)
class Waiting:
    label: str
    value: str
    address: str


async def home(request: Request) -> Response:
    seen = [view for view in pages(request).views if view.is_accessible(request)]
    async with asking(request) as ask:
        waiting = await _waiting(ask, seen)
        traded = await figures(ask)
    health = await _health(ask) if ask.may(Permission.SYSTEM_OPERATE) else {}
    return pages(request).render(
        request, "home.html", waiting=waiting, figures=traded, health=health
    )


async def _waiting(ask: Asking, views: Sequence[ConsoleView]) -> list[Waiting]:
    """Of each view that has something that staff should look at."""
    found = []
    for view in views:
        told = await view.waiting(ask)
        if told is not None:
            query = f"?{told.query}" if told.query else ""
            found.append(Waiting(told.label, told.value, f"{view.key}/list{query}"))
    return found


async def _health(ask: Asking) -> dict[str, str]:
    """What the process depends on, and how far behind the relay and the worker are."""
    found = await states(ask.resources)
    if found["database"] == "ok":
        behind = await lag(ask.resources.database.engine)
        found["oldest event not taken up"] = f"{behind['lag_seconds']:.0f} s"
        found["jobs waiting"] = f"{behind['pending_deliveries']:,.0f}"
    return found
