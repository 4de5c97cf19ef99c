"""Our short link to where a charge is paid."""

from dataclasses import dataclass
from datetime import UTC
from uuid import UUID

from mercat.modules.payments.errors import NoCharge
from mercat.modules.payments.models import UNPAID, Gateway
from mercat.modules.payments.repository import PAY_PAGE
from mercat.modules.payments.service.pages import page_url
from mercat.platform.clock import Clock
from mercat.platform.money import Money
from mercat.platform.reads import Reads, Row
from mercat.platform.settings import Settings


@dataclass(frozen=True)
class PayPage:
    """`state`: open, paid, closed, or refused by its gateway. `url`: where it is paid;
    None while a gateway is still making its page. `business`: None where it is owed to us.
    """

    state: str
    url: str | None
    title: str
    business: str | None
    money: Money
    until: str


class PayPages:
    def __init__(self, reads: Reads, settings: Settings, clock: Clock) -> None:
        self._reads = reads
        self._settings = settings
        self._clock = clock

    async def get(self, charge_id: UUID) -> PayPage:
        """Looking changes nothing. Raises NoCharge."""
        row = await self._reads.one(PAY_PAGE, charge_id=charge_id)
        if row is None:
            raise NoCharge
        url = row["checkout_url"]
        if row["gateway"] == Gateway.SANDBOX:
            url = page_url(self._settings, Gateway.SANDBOX, charge_id)
        return PayPage(
            state=self._state(row),
            url=url,
            title=row["title"],
            business=row["business"],
            money=Money(row["amount"], row["currency"]),
            until=f"{row['expires_at'].astimezone(UTC):%-d %B %Y, %H:%M} UTC",
        )

    def _state(self, row: Row) -> str:
        if row["paid_at"] is not None:
            return "paid"
        if row["error"] is not None:
            return "refused"
        is_over = row["closing_at"] is not None or row["expires_at"] <= self._clock.now()
        return "closed" if is_over or row["status"] not in UNPAID else "open"
