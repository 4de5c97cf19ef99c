"""What the forms on the sandbox's page say."""

from enum import StrEnum

from mercat.platform.web.schemas import Body


class PayWhen(StrEnum):
    """SLOWLY: the company hears of it three seconds later. LATE: after the time to pay is over.
    TWICE: at once, and its webhook is delivered twice.
    """

    NOW = "now"
    SLOWLY = "slowly"
    LATE = "late"
    TWICE = "twice"


class PayInput(Body):
    when: PayWhen = PayWhen.NOW


class ConsoleAct(StrEnum):
    """HALF and REST are refunds that Mercat has not asked for."""

    HALF = "half"
    REST = "rest"
    DISPUTE = "dispute"
    WIN = "win"
    LOSE = "lose"


class ConsoleInput(Body):
    act: ConsoleAct
