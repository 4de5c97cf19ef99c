"""Businesses: all of them, and those that wait for somebody to see who they are."""

from collections.abc import Sequence
from typing import Any, ClassVar

from mercat.admin.asking import Asked, Asking, Rows
from mercat.admin.fields import Moment, Text, Word, YesNo
from mercat.admin.trade.books import book_panels
from mercat.admin.trade.standing import (
    ReinstateBusiness,
    SuspendBusiness,
    UnverifyBusiness,
    VerifyBusiness,
)
from mercat.admin.views import ConsoleView, Filter, Panel, uuid_of
from mercat.modules.businesses.dependencies import businesses as dependencies
from mercat.modules.businesses.dependencies import team
from mercat.modules.businesses.models import BusinessStatus
from mercat.modules.businesses.schemas import BusinessRead, BusinessSummaryRead
from mercat.modules.businesses.service import MOST_COUNTED, BusinessFilter
from mercat.modules.identity.models import Permission
from mercat.platform.pagination import PageQuery

GROUP = "Trade"
_TEAM_SHOWN = 100


def _city(row: BusinessSummaryRead) -> str | None:
    return f"{row.city.name}, {row.city.country_code}" if row.city else None


def _trades(row: BusinessSummaryRead) -> list[str]:
    return [category.name for category in row.categories]


def _missing(row: BusinessRead) -> list[str]:
    return row.completeness.missing if row.completeness else []


class Businesses(ConsoleView):
    key = "businesses"
    display_name = "Businesses"
    group = GROUP
    permission = Permission.BUSINESSES_INSPECT
    hint = "Name, from its beginning"
    filters: ClassVar[Sequence[Filter]] = (
        Filter("status", "Status", tuple(BusinessStatus)),
        Filter("verified", "Verified", ("yes", "no")),
        Filter("category", "Category (its slug)"),
    )
    fields = (
        Text("name"),
        Word("status"),
        YesNo("is_verified", "Verified"),
        Text("categories", of=_trades),
        Text("city", of=_city),
        Text("rating_average", "Rating"),
        Text("rating_count", "Reviews"),
        Moment("published_at", "Published"),
        Moment("created_at", "Opened"),
        Text("slug", wide=True),
        Text("suspended_reason", "Suspended because", wide=True),
        Text("missing", "Missing for publishing", of=_missing, wide=True),
        Text("description", wide=True),
        Text("email", "E-mail", wide=True),
        Text("phone", wide=True),
        Text("website", wide=True),
        Text("address_line1", "Address", wide=True),
        Text("postal_code", wide=True),
        Text("timezone", "Time zone", wide=True),
        Text("currency", wide=True),
        Text("cancellation_policy", wide=True),
        Moment("verified_at", "Verified on", wide=True),
        Text("id", wide=True),
    )
    acts = (VerifyBusiness(), UnverifyBusiness(), SuspendBusiness(), ReinstateBusiness())

    async def page(self, ask: Asking, asked: Asked) -> Rows:
        verified = asked.get("verified")
        which = BusinessFilter(
            status=asked.get("status"),
            category=asked.get("category"),
            verified=None if verified is None else verified == "yes",
            everybody=True,
            beginning=asked.q,
        )
        return await _found(ask, which, asked.query)

    async def one(self, ask: Asking, pk: str) -> BusinessRead:
        book = await dependencies.pages(ask.resources)
        return BusinessRead.model_validate(await book.read(str(uuid_of(pk)), ask.actor))

    def heading(self, row: Any) -> str:
        return str(row.name)

    async def panels(self, ask: Asking, row: Any) -> Sequence[Panel]:
        book = await team.member_book(ask.session, ask.resources)
        page = await book.page(ask.actor, row.id, PageQuery(_TEAM_SHOWN))
        lines = [
            (
                (_name(one), "users", one["user_id"]),
                one["role"].value,
                one["title"],
                one["joined_at"].date(),
            )
            for one in page.items
        ]
        team_panel = Panel("Team", ("Who", "Role", "Title", "Since"), lines)
        if not ask.may(Permission.PAYMENTS_INSPECT):
            return (team_panel,)
        return (team_panel, *await book_panels(ask, row.id))


class Verification(Businesses):
    """The queue: published, and nobody has seen yet that they are who they say."""

    key = "verification"
    display_name = "To verify"
    permission = Permission.BUSINESSES_VERIFY
    hint = ""
    filters = (Filter("category", "Category (its slug)"),)
    empty = "Every published business is verified."

    async def page(self, ask: Asking, asked: Asked) -> Rows:
        which = BusinessFilter(
            status=BusinessStatus.PUBLISHED,
            verified=False,
            category=asked.get("category"),
        )
        return await _found(ask, which, asked.query)


async def _found(ask: Asking, which: BusinessFilter, query: PageQuery) -> Rows:
    book = await dependencies.listing(ask.resources)
    page = await book.page(which, query, ask.actor)
    rows = [BusinessSummaryRead.model_validate(row) for row in page.items]
    total = page.total
    return Rows(rows, page.next_cursor, total, total is not None and total >= MOST_COUNTED)


def _name(member: dict[str, Any]) -> str:
    parts = (member["first_name"], member["last_name"])
    return " ".join(part for part in parts if part) or str(member["user_id"])
