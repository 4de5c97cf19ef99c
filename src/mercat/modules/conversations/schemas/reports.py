"""Reported messages, as staff see them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from mercat.modules.conversations.models import Decision, ReportReason
from mercat.modules.conversations.schemas.messages import MessageRead
from mercat.platform.web.schemas import Body

Why = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class ReportRead(BaseModel):
    id: UUID
    message_id: UUID
    conversation_id: UUID
    reason: ReportReason
    note: str | None = Field(examples=["They want a deposit by bank transfer."])
    reported_body: str | None = Field(
        description="What the message said when it was first reported; gone once it is decided.",
        examples=["Pay me directly, it is cheaper."],
    )
    decision: Decision | None = Field(description="Null: it waits for one.")
    created_at: datetime


class InspectedReportRead(ReportRead):
    messages: Sequence[MessageRead] = Field(
        description="The message, and at most ten around it, in order."
    )


class DecisionInput(Body):
    decision: Decision = Field(examples=["REMOVE"])
    reason: Why = Field(examples=["It asks for payment behind our back."])
