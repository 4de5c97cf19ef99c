"""Comparing our books with a payment company's, for the command line."""

from datetime import UTC, datetime, timedelta

from rich.console import Console

from mercat.modules.payments.dependencies import webhooks
from mercat.modules.payments.errors import NoGateway
from mercat.modules.payments.models import Gateway, Reconciliation
from mercat.platform.resources import open_resources
from mercat.platform.settings import Settings

_SPAN = timedelta(days=2)


async def reconcile(
    settings: Settings, gateway: Gateway, since: datetime | None, console: Console
) -> bool:
    """Takes up what is news, and tells what is left. Whether nothing is. `since`: two days ago, if
    it is not said.
    """
    async with open_resources(settings) as resources, resources.database.open_session() as session:
        until = resources.clock.now()
        begin = since.replace(tzinfo=UTC) if since is not None else until - _SPAN
        workflow = webhooks.reconcile_day(session, resources)
        try:
            made = await workflow.execute(gateway, begin, until)
        except NoGateway:
            console.print(f"{gateway} is not set up here.")
            return False
    _tell(made, console)
    return made.error is None and not made.differences


def _tell(made: Reconciliation, console: Console) -> None:
    console.print(f"{made.gateway}: {made.compared} compared, {made.mended} taken up.")
    for one in made.differences:
        told = f"{one['fact']} {one['name']}: {one['reason']}"
        console.print(told, style="red", markup=False, soft_wrap=True, highlight=False)
    if made.error is not None:
        console.print(f"It could not be compared to the end: {made.error}.", style="red")
