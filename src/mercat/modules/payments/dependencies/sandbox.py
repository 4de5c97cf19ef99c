"""How the sandbox is put together."""

from mercat.modules.payments.service import Charges, Checkouts
from mercat.modules.payments.workflows.decline_charge import DeclineCharge
from mercat.modules.payments.workflows.pay_charge import PayCharge
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox
from mercat.platform.web.session import DbSession, FromApp


async def checkouts(resources: FromApp) -> Checkouts:
    return Checkouts(resources.reads, resources.clock)


async def pay_charge(session: DbSession, resources: FromApp) -> PayCharge:
    return PayCharge(
        Transaction(session),
        Charges(session, resources.settings, resources.clock),
        Outbox(session),
        resources.clock,
    )


async def decline_charge(session: DbSession, resources: FromApp) -> DeclineCharge:
    return DeclineCharge(
        Transaction(session), Charges(session, resources.settings, resources.clock), resources.clock
    )
