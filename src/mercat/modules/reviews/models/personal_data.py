"""What reviews know of people. What was said in public stays, as by a former customer; what nobody
has seen yet goes with whoever wrote it.
"""

from sqlalchemy import ColumnElement, case, func, select

from mercat.modules.reviews.models.reviews import Review, ReviewFlag, ReviewPhoto
from mercat.platform.personal_data import (
    OWNER,
    PersonalTable,
    PersonalTables,
    Subject,
    kept,
    told,
)

_SAID = kept("Said in public of a business, which others go by: its author is not named any more")
_COURSE = ("booking_id", "request_id", "business_id", "studio_id", "side", "rating")
_TIMES = ("opens_at", "published_at", "edited_at", "status")
_HIDDEN = Review.published_at.is_(None)


def _wrote(subject: Subject) -> ColumnElement[bool]:
    return Review.author_id == subject.user_id


PERSONAL_DATA = PersonalTables(
    [
        PersonalTable(
            record=Review,
            area="reviews",
            whose=_wrote,
            columns={
                **dict.fromkeys(_COURSE, _SAID),
                **dict.fromkeys(_TIMES, kept("When it was said, and how it stands")),
                "author_id": OWNER,
                "customer_id": OWNER,
                "title": told(case((_HIDDEN, None), else_=Review.title)),
                "body": told(case((_HIDDEN, None), else_=Review.body)),
                **dict.fromkeys(("reply", "replied_at"), kept("The business's own words")),
                "replied_by": OWNER,
                "removed_reason": kept("Why staff have removed it"),
                "deleted_at": told(
                    case(
                        (_HIDDEN, func.coalesce(Review.deleted_at, func.now())),
                        else_=Review.deleted_at,
                    )
                ),
            },
        ),
        PersonalTable(
            record=ReviewPhoto,
            area="reviews",
            whose=lambda subject: ReviewPhoto.review_id.in_(
                select(Review.id).where(_wrote(subject))
            ),
            rows_go=True,
            columns=dict.fromkeys(("review_id", "file_id", "position"), told()),
        ),
        PersonalTable(
            record=ReviewFlag,
            area="reviews",
            whose=lambda subject: ReviewFlag.user_id == subject.user_id,
            columns={
                "review_id": kept("Which review they told staff of"),
                "reason": kept("What staff have gone by"),
                "user_id": OWNER,
                "note": told(),
            },
        ),
    ]
)
