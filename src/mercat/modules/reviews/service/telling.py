"""Reviews in the shapes in which they are told."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from mercat.modules.files.service import FileUrls, FileVariantsRead
from mercat.modules.identity.service import public_name
from mercat.modules.reviews.models import ReviewStatus, Side
from mercat.modules.reviews.schemas import (
    CustomerReviewRead,
    FlagRead,
    ModeratedReviewRead,
    OwnReviewRead,
    OwnStatus,
    ReplyRead,
    ReviewedRead,
    ReviewerRead,
    ReviewRead,
)
from mercat.platform.reads import Row

_SAID = ("id", "rating", "title", "body", "published_at", "edited_at")
_OWN = ("side", "booking_id", "request_id", "opens_at", "removed_reason", "created_at")

Pictures = Mapping[UUID, FileVariantsRead]


async def pictures(urls: FileUrls, rows: Sequence[Row]) -> Pictures:
    """Of all of them, in one question."""
    return await urls.get_many([file_id for row in rows for file_id in row["photos"] or ()])


def public(row: Row, shown: Pictures) -> ReviewRead:
    return ReviewRead(**_public(row, shown))


def own(row: Row, shown: Pictures) -> OwnReviewRead:
    return OwnReviewRead(
        **{name: row[name] for name in (*_SAID, *_OWN)},
        business=_business(row),
        studio=_studio(row),
        photos=_photos(row, shown),
        reply=_reply(row),
        status=_own_status(row),
    )


def of_customer(row: Row, shown: Pictures) -> CustomerReviewRead:
    return CustomerReviewRead(
        **{name: row[name] for name in _SAID},
        business=_business(row),
        photos=_photos(row, shown),
    )


def moderated(row: Row, shown: Pictures, flags: Sequence[Row]) -> ModeratedReviewRead:
    return ModeratedReviewRead(
        **_public(row, shown),
        side=row["side"],
        business=_business(row),
        status=row["status"],
        removed_reason=row["removed_reason"],
        flags=[
            FlagRead(reason=flag["reason"], note=flag["note"], at=flag["created_at"])
            for flag in flags
            if flag["review_id"] == row["id"]
        ],
    )


def _public(row: Row, shown: Pictures) -> dict[str, Any]:
    name = row["business_name"]
    if row["side"] == Side.CUSTOMER:
        name = public_name(row["author_status"], row["first_name"], row["last_name"])
    return {field: row[field] for field in _SAID} | {
        "author": ReviewerRead(name=name),
        "studio": _studio(row),
        "photos": _photos(row, shown),
        "reply": _reply(row),
    }


def _own_status(row: Row) -> OwnStatus:
    """That somebody has flagged it is for staff to know."""
    if row["status"] == ReviewStatus.REMOVED:
        return OwnStatus.REMOVED
    return OwnStatus.HIDDEN if row["published_at"] is None else OwnStatus.PUBLISHED


def _business(row: Row) -> ReviewedRead:
    return ReviewedRead(id=row["business_id"], name=row["business_name"])


def _studio(row: Row) -> ReviewedRead | None:
    if row["studio_id"] is None:
        return None
    return ReviewedRead(id=row["studio_id"], name=row["studio_name"])


def _photos(row: Row, shown: Pictures) -> list[FileVariantsRead]:
    return [shown[file_id] for file_id in row["photos"] or () if file_id in shown]


def _reply(row: Row) -> ReplyRead | None:
    if row["reply"] is None:
        return None
    return ReplyRead(body=row["reply"], replied_at=row["replied_at"])
