"""A worker that is killed with -9 the moment a company has done what it was asked."""

import asyncio
import os
import signal
from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.conftest import MovableClock

from mercat.modules.payments.dependencies import charges, payouts
from mercat.modules.payments.gateways.sandbox import SandboxGateway
from mercat.platform.resources import open_resources
from mercat.platform.settings import Settings

_ACTS = {
    "open_checkout": charges,
    "void_checkout": charges,
    "send_refund": charges,
    "send_payout": payouts,
}
_ASKED = ("open_checkout", "close_checkout", "refund", "pay_out")


def act_and_die(settings: Settings, act: str, whose: UUID, ahead: timedelta) -> None:
    """`ahead`: how far the test's clock is."""
    for name in _ASKED:
        setattr(SandboxGateway, name, _deadly(getattr(SandboxGateway, name)))
    asyncio.run(_act(settings, act, whose, ahead))


async def _act(settings: Settings, act: str, whose: UUID, ahead: timedelta) -> None:
    clock = MovableClock()
    clock.ahead = ahead
    async with (
        open_resources(settings, clock) as resources,
        resources.database.open_session() as session,
    ):
        await getattr(_ACTS[act], act)(session, resources).execute(whose)


def _deadly(real: Any) -> Any:
    async def ask(*arguments: Any) -> None:
        await real(*arguments)
        os.kill(os.getpid(), signal.SIGKILL)

    return ask
