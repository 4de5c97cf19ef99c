"""Where a charge is paid."""

from uuid import UUID

from mercat.modules.payments.models import Charge, Gateway
from mercat.platform.settings import Settings


def payment_url(settings: Settings, charge: Charge) -> str:
    """An absolute address. Who has it may pay."""
    return page_url(settings, charge.gateway, charge.id)


def page_url(settings: Settings, gateway: Gateway, charge_id: UUID) -> str:
    """Of a charge of which no more is known. A gateway's own page may not be there yet, and is told
    by our short address once it is.
    """
    where = "sandbox/checkout" if gateway is Gateway.SANDBOX else "pay"
    return f"{settings.url}/{where}/{charge_id}"


def return_url(settings: Settings, charge_id: UUID) -> str:
    """Where a payer goes on from a gateway's page, paid or not."""
    return f"{settings.url}/pay/{charge_id}/done"
