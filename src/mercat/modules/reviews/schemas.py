"""Reviews, as they are sent and told."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from mercat.modules.files.service import FileVariantsRead
from mercat.modules.reviews.models import MOST_PHOTOS, Decision, FlagReason, ReviewStatus, Side
from mercat.platform.fields import HIDDEN
from mercat.platform.web.schemas import Body

Title = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=100, pattern=f"^[^{HIDDEN}]*$"
    ),
]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Reply = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Stars = Annotated[int, Field(ge=1, le=5, strict=True, description="Stars.", examples=[4])]
Photos = Annotated[
    list[UUID],
    Field(max_length=MOST_PHOTOS, description="Files that you uploaded as REVIEW_PHOTO, in order."),
]
_EXAMPLE: JsonDict = {
    "booking_id": "01a1fd39-1dbe-713b-9983-0562bc1ed764",
    "rating": 4,
    "title": "Warm sound, cold coffee",
    "body": "The room is all it says. Bring your own cups.",
}
_PUBLISHED = "When those whom it is for could see it first."
_ADDRESSES = "Addresses that work for half an hour at least."


def _each_once(ids: Sequence[UUID]) -> None:
    if len(set(ids)) < len(ids):
        raise PydanticCustomError("photos", "Send each photo once")


class ReviewInput(Body):
    """Of a booking, or of a request: then of what was booked by its accepted quote."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    booking_id: UUID | None = None
    request_id: UUID | None = None
    rating: Stars
    title: Title | None = None
    body: Words | None = None
    photo_file_ids: Photos = Field(default=[])

    @model_validator(mode="after")
    def _is_of_one_thing(self) -> Self:
        if (self.booking_id is None) == (self.request_id is None):
            raise PydanticCustomError("one_thing", "Send booking_id or request_id")
        _each_once(self.photo_file_ids)
        return self


class ReviewPatch(Body):
    """What is left out stays as it is; null clears it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"rating": 5}]})

    rating: Stars = 5
    title: Title | None = None
    body: Words | None = None
    photo_file_ids: Photos = Field(default=[])

    @model_validator(mode="after")
    def _has_each_once(self) -> Self:
        _each_once(self.photo_file_ids)
        return self

    @property
    def sent(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.model_fields_set}


class ReplyInput(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"body": "New cups are here."}]})

    body: Reply


class FlagInput(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "FAKE"}]})

    reason: FlagReason
    note: Note | None = Field(None, description="For staff, and nobody else.")


class ModerationInput(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"decision": "REMOVE", "reason": "It names a third person."}]
        }
    )

    decision: Decision = Field(
        description="KEEP what is FLAGGED, REMOVE what is seen, RESTORE what was REMOVED."
    )
    reason: Reason = Field(description="Both sides are told it.")


class ReviewerRead(BaseModel):
    name: str = Field(description="First name and initial.", examples=["Ada L."])


class ReviewedRead(BaseModel):
    """A business or a studio, as it is called now."""

    id: UUID
    name: str = Field(examples=["Hall of Sound"])


class ReplyRead(BaseModel):
    body: str = Field(examples=["New cups are here."])
    replied_at: datetime


class ReviewRead(BaseModel):
    id: UUID
    rating: int = Field(examples=[4])
    title: str | None = Field(examples=["Warm sound, cold coffee"])
    body: str | None = Field(examples=["The room is all it says. Bring your own cups."])
    author: ReviewerRead
    studio: ReviewedRead | None = Field(description="Where it was, if that was a studio.")
    photos: list[FileVariantsRead] = Field(description=_ADDRESSES)
    reply: ReplyRead | None = Field(description="The business's.")
    published_at: datetime = Field(description=_PUBLISHED)
    edited_at: datetime | None


class RatingSummaryRead(BaseModel):
    count: int = Field(examples=[23])
    average: float | None = Field(examples=[4.7])
    stars: dict[str, int] = Field(
        description="How many of each.", examples=[{"1": 0, "2": 1, "3": 1, "4": 2, "5": 19}]
    )


class ReviewListRead(BaseModel):
    items: list[ReviewRead]
    next_cursor: str | None = Field(
        description="Send it as `cursor` to get the next page; null on the last one."
    )
    summary: RatingSummaryRead = Field(description="Of all of them, whatever is asked for.")


class OwnStatus(StrEnum):
    """HIDDEN: until the other side has written too, or `opens_at`."""

    HIDDEN = "HIDDEN"
    PUBLISHED = "PUBLISHED"
    REMOVED = "REMOVED"


class OwnReviewRead(BaseModel):
    """As its author sees it."""

    id: UUID
    side: Side
    booking_id: UUID
    request_id: UUID | None
    business: ReviewedRead
    studio: ReviewedRead | None
    rating: int = Field(examples=[4])
    title: str | None = Field(examples=["Warm sound, cold coffee"])
    body: str | None = Field(examples=["The room is all it says. Bring your own cups."])
    photos: list[FileVariantsRead] = Field(description=_ADDRESSES)
    reply: ReplyRead | None = Field(description="The business's.")
    status: OwnStatus
    opens_at: datetime = Field(description="When it is seen at the latest.")
    published_at: datetime | None = Field(description=_PUBLISHED)
    edited_at: datetime | None
    removed_reason: str | None
    created_at: datetime


class CustomerReviewRead(BaseModel):
    """What a business says of a customer: never public."""

    id: UUID
    business: ReviewedRead
    rating: int = Field(examples=[5])
    title: str | None = Field(examples=["A pleasure"])
    body: str | None = Field(examples=["On time, and left everything as it was."])
    photos: list[FileVariantsRead] = Field(description=_ADDRESSES)
    published_at: datetime = Field(description=_PUBLISHED)
    edited_at: datetime | None


class FlagRead(BaseModel):
    reason: FlagReason
    note: str | None
    at: datetime


class ModeratedReviewRead(ReviewRead):
    """As staff see it. `author`: of a business's review the business."""

    side: Side
    business: ReviewedRead
    status: ReviewStatus
    removed_reason: str | None
    flags: list[FlagRead] = Field(description="What people have told us of it, the first first.")
