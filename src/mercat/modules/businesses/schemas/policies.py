"""What becomes of bookings: how late they may be made, and what comes back of them."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any, Protocol, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from mercat.modules.businesses.errors import TermsNotAllowed, TermsRequired
from mercat.modules.businesses.models import CancellationPolicy, CancellationTerms
from mercat.platform.web.schemas import Body

_EXAMPLE: dict[str, Any] = {
    "refunds": [{"hours_before": 48, "percent": 100}, {"hours_before": 12, "percent": 40}],
    "deposit_percent": 30,
    "no_show_percent": 0,
}

Percent = Annotated[int, Field(ge=0, le=100, strict=True)]
Notice = Annotated[
    int, Field(ge=0, le=43_200, strict=True, description="Minutes before the start, at least.")
]
Advance = Annotated[
    int, Field(ge=1, le=730, strict=True, description="Days before the start, at most.")
]


class RefundStepInput(Body):
    hours_before: int = Field(
        ge=0, le=8_760, strict=True, description="Before the start, at least.", examples=[48]
    )
    percent: Percent = Field(description="Of what is paid, that comes back.", examples=[100])


def _falling(steps: list[RefundStepInput]) -> list[RefundStepInput]:
    """The earliest first. Raises PydanticCustomError where waiting would pay."""
    ordered = sorted(steps, key=lambda step: -step.hours_before)
    for earlier, later in pairwise(ordered):
        if earlier.hours_before == later.hours_before:
            raise PydanticCustomError("repeated", "Say once what comes back at each hour")
        if earlier.percent < later.percent:
            raise PydanticCustomError("rising", "Later than that, no more may come back")
    return ordered


class CancellationTermsInput(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    refunds: Annotated[list[RefundStepInput], AfterValidator(_falling)] = Field(
        max_length=10, description="Cancelled later than all of these, nothing comes back."
    )
    deposit_percent: Percent = Field(
        100, description="Of the price, that is paid when booking.", examples=[30]
    )
    no_show_percent: Percent = Field(
        0, description="Of what is paid, that whoever never comes gets back.", examples=[0]
    )

    @property
    def terms(self) -> CancellationTerms:
        refunds = tuple((step.hours_before, step.percent) for step in self.refunds)
        return CancellationTerms(refunds, self.deposit_percent, self.no_show_percent)


class Cancellable(Protocol):
    """A row with a cancellation policy; terms are there if and only if it is CUSTOM."""

    cancellation_policy: CancellationPolicy
    cancellation_terms: dict[str, Any] | None


class BookingTerms(Body):
    """What is left out stays as it is."""

    cancellation_policy: CancellationPolicy = Field(
        CancellationPolicy.FLEXIBLE, description="CUSTOM takes `cancellation_terms`."
    )
    cancellation_terms: CancellationTermsInput | None = Field(
        None, description="Of a CUSTOM policy. What is booked already keeps those it was booked by."
    )
    min_notice_minutes: Notice = 120
    max_advance_days: Advance = 180

    def settle(self, row: Cancellable) -> list[str]:
        """Writes the policy, where one was sent, and says which fields are others now. Raises
        TermsRequired, TermsNotAllowed.
        """
        policy, terms = self._settled(row.cancellation_policy, row.cancellation_terms)
        changed = []
        if policy is not row.cancellation_policy:
            changed.append("cancellation_policy")
        if terms != row.cancellation_terms:
            changed.append("cancellation_terms")
        row.cancellation_policy, row.cancellation_terms = policy, terms
        return changed

    def _settled(
        self, policy: CancellationPolicy, terms: dict[str, Any] | None
    ) -> tuple[CancellationPolicy, dict[str, Any] | None]:
        given = self.cancellation_terms.terms.told() if self.cancellation_terms else None
        if "cancellation_policy" in self.model_fields_set:
            policy = self.cancellation_policy
        if "cancellation_terms" in self.model_fields_set:
            terms = given
        if policy is not CancellationPolicy.CUSTOM:
            if given is not None:
                raise TermsNotAllowed
            return policy, None
        if terms is None:
            raise TermsRequired
        return policy, terms


class RefundStepRead(BaseModel):
    hours_before: int = Field(description="Before the start, at least.", examples=[72])
    percent: int = Field(description="Of what is paid, that comes back.", examples=[100])


class CancellationTermsRead(BaseModel):
    refunds: list[RefundStepRead] = Field(description="The earliest first; later nothing.")
    deposit_percent: int = Field(examples=[100])
    no_show_percent: int = Field(examples=[0])
    explanation: str = Field(
        description="The same in words.",
        examples=[CancellationTerms.of(CancellationPolicy.MODERATE, None).in_words()],
    )

    @classmethod
    def of(cls, policy: CancellationPolicy, custom: Mapping[str, Any] | None) -> Self:
        terms = CancellationTerms.of(policy, custom)
        return cls(
            refunds=[RefundStepRead(hours_before=h, percent=p) for h, p in terms.refunds],
            deposit_percent=terms.deposit_percent,
            no_show_percent=terms.no_show_percent,
            explanation=terms.in_words(),
        )
