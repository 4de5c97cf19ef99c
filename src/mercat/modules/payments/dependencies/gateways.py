"""The payment companies of this process."""

from functools import lru_cache

from mercat.modules.payments.gateways import Gateways
from mercat.modules.payments.gateways.sandbox import SANDBOX_KEY, SandboxGateway
from mercat.modules.payments.service import SandboxRecords
from mercat.platform.resources import Resources


@lru_cache(maxsize=8)
def gateways(resources: Resources) -> Gateways:
    """One for the process, closed with it."""
    sandbox = SandboxGateway(
        SandboxRecords(resources.database.open_session, resources.clock),
        resources.keyring.keys(SANDBOX_KEY),
        resources.clock,
        resources.settings.url,
    )
    made = Gateways(resources.settings, resources.clock, sandbox)
    resources.closing.push_async_callback(made.close)
    return made
