"""Reviews that somebody has told us of, and what staff decide about them."""

from collections.abc import Sequence
from typing import Any, ClassVar

from mercat.admin.actions import Action
from mercat.admin.asking import Acting, Asked, Asking, Rows
from mercat.admin.fields import Link, Moment, Text, Word
from mercat.admin.views import ConsoleView, Filter, Panel, uuid_of
from mercat.modules.identity.models import Permission
from mercat.modules.reviews import dependencies
from mercat.modules.reviews.models import DECIDED, Decision, ReviewStatus
from mercat.modules.reviews.schemas import ModeratedReviewRead, ModerationInput

GROUP = "What people say"


class _Decide(Action):
    permission = Permission.REVIEWS_MODERATE
    decision: ClassVar[Decision]
    done: ClassVar[str]

    def applies(self, row: ModeratedReviewRead) -> bool:
        before, _ = DECIDED[self.decision]
        return row.status in before

    async def run(self, act: Acting) -> str:
        workflow = await dependencies.moderate_review(act.session)
        decided = ModerationInput(decision=self.decision, reason=act.reason)
        await workflow.execute(act.actor, act.row.id, decided, act.device)
        return self.done


class KeepReview(_Decide):
    name, label = "keep", "Keep"
    decision = Decision.KEEP
    done = "The review stands."

    def consequence(self, row: ModeratedReviewRead) -> str:
        return "The review stays as it is, and what people have told us of it is decided."


class RemoveReview(_Decide):
    name, label = "remove", "Remove"
    decision = Decision.REMOVE
    grave = True
    done = "The review is removed."

    def consequence(self, row: ModeratedReviewRead) -> str:
        return (
            f"Nobody sees the review any more, and {row.business.name}’s rating is counted without "
            "it. Author and business are told by mail, with the reason."
        )


class RestoreReview(_Decide):
    name, label = "restore", "Restore"
    decision = Decision.RESTORE
    done = "The review is seen again."

    def consequence(self, row: ModeratedReviewRead) -> str:
        return (
            f"Everybody who could sees the review again, and it counts for {row.business.name}’s "
            "rating. Author and business are told by mail, with the reason."
        )


class Reviews(ConsoleView):
    key = "reviews"
    display_name = "Reviews to decide"
    group = GROUP
    permission = Permission.REVIEWS_MODERATE
    filters = (Filter("status", "Status (FLAGGED unless chosen)", tuple(ReviewStatus)),)
    empty = "Nobody has told us of a review."
    fields = (
        Text("business_name", "About or by", of=lambda row: row.business.name),
        Word("side", "By the"),
        Word("status"),
        Text("rating", "Stars"),
        Text("title"),
        Text("flags", "Told of", of=lambda row: [flag.reason.value for flag in row.flags]),
        Text("author", of=lambda row: row.author.name),
        Text("body", "What it says", wide=True),
        Text("reply", of=lambda row: row.reply and row.reply.body, wide=True),
        Text("photos", of=lambda row: len(row.photos), wide=True),
        Link("business", view="businesses", of=lambda row: row.business.id, wide=True),
        Text("removed_reason", "Removed because", wide=True),
        Moment("published_at", "Published"),
        Moment("edited_at", "Changed", wide=True),
        Text("id", wide=True),
    )
    acts = (KeepReview(), RemoveReview(), RestoreReview())

    async def page(self, ask: Asking, asked: Asked) -> Rows:
        pages = await dependencies.pages(ask.resources)
        status = asked.get("status") or ReviewStatus.FLAGGED
        page = await pages.standing(status, asked.query)
        return Rows(page.items, page.next_cursor)

    async def one(self, ask: Asking, pk: str) -> ModeratedReviewRead:
        pages = await dependencies.pages(ask.resources)
        return await pages.moderated(uuid_of(pk))

    def heading(self, row: Any) -> str:
        return f"{row.rating} stars, {row.author.name}, {row.business.name}"

    async def panels(self, ask: Asking, row: Any) -> Sequence[Panel]:
        lines = [(flag.at.date(), flag.reason.value, flag.note) for flag in row.flags]
        return (Panel("What people have told us", ("When", "Reason", "Note"), lines),)
