"""Endpoints, deliveries and facts, as they are sent and told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from mercat.modules.webhooks.models import (
    DeliveryStatus,
    DisabledReason,
    EndpointStatus,
    WebhookEndpoint,
)
from mercat.platform.web.moments import Moment
from mercat.platform.web.schemas import Body

Url = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Type = Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z_]+$", max_length=60)]
Types = Annotated[list[Type], Field(min_length=1, max_length=100)]
_URL = "https://hooks.example.com/mercat"
_EXAMPLE: JsonDict = {
    "business_id": "01a1fd39-1dbe-713b-9983-0562bc1ed764",
    "url": _URL,
    "description": "Our own calendar",
    "events": ["booking.confirmed", "booking.cancelled"],
}
_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"  # noqa: S105 (an example, the standard's own)


class EndpointInput(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    business_id: UUID
    url: Url = Field(description="An https address in the internet.")
    description: Words | None = None
    events: Types | None = Field(
        None, description="The types of events that it wants; null: all, those to come as well."
    )


class EndpointPatch(Body):
    """What is left out stays as it is; null clears a description, and wants all events."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "DISABLED"}]})

    url: Url = _URL
    description: Words | None = None
    events: Types | None = None
    status: EndpointStatus = Field(
        EndpointStatus.ENABLED,
        description="ENABLED: begin again. What has failed meanwhile can be sent on demand.",
    )


class EndpointRead(BaseModel):
    id: UUID
    business_id: UUID
    url: str = Field(examples=[_URL])
    description: str | None = Field(examples=["Our own calendar"])
    events: list[str] | None = Field(
        description="Null: all of them.", examples=[["booking.confirmed", "booking.cancelled"]]
    )
    status: EndpointStatus
    disabled_reason: DisabledReason | None = Field(
        description="GONE: it has answered 410. FAILING: it has taken nothing for a day."
    )
    failing_since: datetime | None = Field(description="Null: it takes what is sent.")
    former_secret_until: datetime | None = Field(
        description="Until then what is sent is signed with the secret before as well."
    )
    created_at: datetime

    @classmethod
    def of(cls, endpoint: WebhookEndpoint, **more: Any) -> Self:
        return cls(**{name: getattr(endpoint, name) for name in EndpointRead.model_fields}, **more)


class EndpointSecretRead(EndpointRead):
    secret: str = Field(description="It is shown this once.", examples=[_SECRET])


class DeliveryRead(BaseModel):
    id: UUID
    endpoint_id: UUID
    event_id: UUID = Field(description="As in the feed, and sent as `webhook-id`.")
    type: str = Field(examples=["booking.confirmed"])
    status: DeliveryStatus
    attempts: int = Field(examples=[1])
    occurred_at: datetime
    next_attempt_at: datetime | None
    last_attempt_at: datetime | None
    took_ms: int | None = Field(description="Of the last attempt.", examples=[184])
    answer_status: int | None = Field(examples=[204])
    answer: str | None = Field(description="The beginning of what the endpoint said last.")
    error: str | None = Field(
        description="Why the last attempt did not go well.", examples=["too_slow"]
    )
    created_at: datetime

    @classmethod
    def of(cls, row: object) -> Self:
        """Of a row, or of a record."""
        if isinstance(row, Mapping):
            return cls(**row)
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class AttemptRead(BaseModel):
    """One time that it was sent."""

    number: int = Field(examples=[1])
    tried_at: datetime
    took_ms: int = Field(examples=[184])
    answer_status: int | None = Field(description="Null: there was no answer.", examples=[503])
    answer: str | None = Field(description="The beginning of what the endpoint said.")
    error: str | None = Field(description="Null: it was taken.", examples=["refused"])


class DeliveryDetailRead(DeliveryRead):
    tries: list[AttemptRead] = Field(description="The newest first, at most a hundred.")


class RetryInput(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"since": "2026-11-20T18:00:00Z"}]})

    since: Moment = Field(description="What happened since then, and was not taken.")


class RetriedRead(BaseModel):
    retried: int = Field(description="Deliveries that are sent again.", examples=[12])
    has_more: bool = Field(description="There are more: ask again once these are sent.")


class FactRead(BaseModel):
    """The same as is sent to endpoints, and its position."""

    position: int = Field(examples=[4711])
    id: UUID
    type: str = Field(examples=["booking.confirmed"])
    business_id: UUID
    occurred_at: datetime
    data: dict[str, Any] = Field(
        description="Ids and few words: read the thing itself at its door.",
        examples=[{"booking_id": "01a1fd39-1dbe-713b-9983-0562bc1ed764"}],
    )


class FeedRead(BaseModel):
    items: list[FactRead]
    next_after: int = Field(
        description="Send it as `after` the next time, whether or not there was anything.",
        examples=[4711],
    )
    has_more: bool = Field(description="There is more already: ask again at once.")
