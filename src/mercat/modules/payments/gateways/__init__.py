"""The only places that know payment companies."""

from mercat.modules.payments.errors import NoGateway
from mercat.modules.payments.gateways.port import PaymentGateway
from mercat.modules.payments.models import Gateway
from mercat.platform.clock import Clock
from mercat.platform.settings import Settings


class Gateways:
    """Those that this process may ask: one client of each, made when it is first wanted, because a
    vendor's library takes up to two seconds to load and most processes never need it.

    `sandbox`: our own, which needs more than settings. It is there in the local environment only.
    """

    def __init__(
        self, settings: Settings, clock: Clock, sandbox: PaymentGateway | None = None
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._made: dict[Gateway, PaymentGateway] = {}
        if sandbox is not None and settings.is_local:
            self._made[Gateway.SANDBOX] = sandbox

    def has(self, gateway: Gateway) -> bool:
        """Whether the operator has set it up."""
        if gateway is Gateway.STRIPE:
            return self._settings.takes_stripe
        if gateway is Gateway.SQUARE:
            return self._settings.takes_square
        return gateway in self._made

    def of(self, gateway: Gateway) -> PaymentGateway:
        """The same one each time. Raises NoGateway where it is not set up."""
        if not self.has(gateway):
            raise NoGateway
        if gateway not in self._made:
            self._made[gateway] = self._make(gateway)
        return self._made[gateway]

    def _make(self, gateway: Gateway) -> PaymentGateway:
        if gateway is Gateway.STRIPE:
            from mercat.modules.payments.gateways.stripe import Stripe  # noqa: PLC0415

            return Stripe(self._settings, self._clock)
        from mercat.modules.payments.gateways.square import Square  # noqa: PLC0415

        return Square(self._settings, self._clock)

    async def close(self) -> None:
        """Hangs up. Whoever asks afterwards gets a new client."""
        for gateway in (Gateway.STRIPE, Gateway.SQUARE):
            made = self._made.pop(gateway, None)
            if made is not None:
                await made.close()
