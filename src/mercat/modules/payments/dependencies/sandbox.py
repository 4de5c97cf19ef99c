"""How the sandbox is put together."""

from mercat.modules.payments.service import Charges, Checkouts, SandboxBook, SandboxVoice
from mercat.modules.payments.workflows.decline_charge import DeclineCharge
from mercat.modules.payments.workflows.pay_charge import PayCharge
from mercat.modules.payments.workflows.use_console import UseConsole
from mercat.platform.db import Transaction
from mercat.platform.outbox import Session
from mercat.platform.resources import Resources
from mercat.platform.web.session import DbSession, FromApp


async def checkouts(resources: FromApp) -> Checkouts:
    return Checkouts(resources.reads, resources.clock)


async def pay_charge(session: DbSession, resources: FromApp) -> PayCharge:
    return PayCharge(
        Transaction(session),
        Charges(session, resources.settings, resources.clock),
        SandboxBook(session, resources.clock),
        resources.clock,
    )


async def decline_charge(session: DbSession, resources: FromApp) -> DeclineCharge:
    return DeclineCharge(
        Transaction(session),
        Charges(session, resources.settings, resources.clock),
        SandboxBook(session, resources.clock),
        resources.clock,
    )


async def use_console(session: DbSession, resources: FromApp) -> UseConsole:
    return UseConsole(Transaction(session), SandboxBook(session, resources.clock), resources.clock)


def voice(session: Session, resources: Resources) -> SandboxVoice:
    return SandboxVoice(session, resources.keyring, resources.clock)
