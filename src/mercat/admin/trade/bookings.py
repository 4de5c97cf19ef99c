"""Bookings: found by their number, looked at, called off."""

from collections.abc import Sequence
from typing import Any

from mercat.admin.actions import Action
from mercat.admin.asking import Acting, Asked, Asking, Rows
from mercat.admin.fields import Link, Moment, Text, Word, YesNo
from mercat.admin.trade.businesses import GROUP
from mercat.admin.views import ConsoleView, Filter, Panel, uuid_of
from mercat.modules.bookings.dependencies import bookings as dependencies
from mercat.modules.bookings.dependencies import changes
from mercat.modules.bookings.models import BookingStatus
from mercat.modules.bookings.schemas import (
    BookedThing,
    BookingDetailRead,
    BookingEventRead,
    BookingRead,
    ReasonInput,
)
from mercat.modules.bookings.service import BookingFilter
from mercat.modules.identity.models import Permission

_CALLABLE_OFF = {BookingStatus.REQUESTED, BookingStatus.HELD, BookingStatus.CONFIRMED}


class CancelBooking(Action):
    name = "cancel"
    label = "Cancel"
    permission = Permission.BOOKINGS_CANCEL
    grave = True

    def consequence(self, row: BookingRead) -> str:
        back = row.paid - row.refunded
        money = f"All that was paid, {back}, goes back" if back.amount else "Nothing was paid"
        return (
            f"Booking {row.number} is called off and its time is free again. {money}. The customer "
            "and the team are told, and both read the reason."
        )

    def applies(self, row: BookingRead) -> bool:
        return row.status in _CALLABLE_OFF

    async def run(self, act: Acting) -> str:
        workflow = await changes.cancel_booking(act.session, act.resources)
        said = ReasonInput(reason=act.reason)
        await workflow.execute(act.actor, act.row.id, said, act.row.version, act.device)
        return f"Booking {act.row.number} is cancelled."


class Bookings(ConsoleView):
    key = "bookings"
    display_name = "Bookings"
    group = GROUP
    permission = Permission.BOOKINGS_INSPECT
    hint = "Number: 7KQ2-M4XD"
    filters = (
        Filter("status", "Status", tuple(BookingStatus)),
        Filter("since", "Begins from", kind="moment"),
        Filter("until", "Begins before", kind="moment"),
    )
    fields = (
        Text("number"),
        Word("status"),
        Text("title"),
        Link("business", view="businesses", of=lambda row: row.business.id, wide=True),
        Text("business_name", "Business", of=lambda row: row.business.name),
        Link("customer_id", "Customer", view="users", of=lambda row: _id(row.customer), wide=True),
        Text("customer_name", "Customer", of=lambda row: _name(row.customer)),
        Moment("starts_at", "Begins"),
        Moment("ends_at", "Ends", wide=True),
        Text("timezone", "Time zone", wide=True),
        Text("room", of=lambda row: _name(row.room), wide=True),
        Text("service", of=lambda row: _name(row.service), wide=True),
        Text("member", "Done by", of=lambda row: _name(row.member), wide=True),
        Text("total", of=lambda row: row.price.total),
        Text("paid"),
        Text("refunded"),
        Text("outstanding", wide=True),
        Text("price", "How the price is made", of=lambda row: row.price.explanation, wide=True),
        Text("policy", "Cancellation policy", of=lambda row: row.cancellation.policy, wide=True),
        Word("cancelled_by", wide=True),
        Moment("held_until", wide=True),
        Moment("ended_at", "Ended", wide=True),
        YesNo("agreed", "Of a quote", wide=True),
        Text("notes", wide=True),
        Moment("created_at", "Made"),
        Text("id", wide=True),
    )
    acts = (CancelBooking(),)

    async def page(self, ask: Asking, asked: Asked) -> Rows:
        book = await dependencies.bookings(ask.resources)
        which = BookingFilter(
            status=asked.get("status"),
            since=asked.get("since"),
            until=asked.get("until"),
            number=asked.q.upper() if asked.q else None,
        )
        page = await book.everybodys(which, asked.query, ask.actor)
        return Rows(page.items, page.next_cursor)

    async def one(self, ask: Asking, pk: str) -> BookingDetailRead:
        book = await dependencies.bookings(ask.resources)
        return await book.get(uuid_of(pk), ask.actor)

    def heading(self, row: Any) -> str:
        return f"{row.number} · {row.title}"

    async def panels(self, ask: Asking, row: Any) -> Sequence[Panel]:
        columns = ("When", "What", "By", "Then", "Reason", "Goes back")
        return (Panel("What became of it", columns, [_line(event) for event in row.events]),)


def _line(event: BookingEventRead) -> tuple[Any, ...]:
    back = f"{event.refund.amount}. {event.refund.reason}" if event.refund else None
    what = (event.kind.value, event.party.value, event.status.value, event.reason, back)
    return (f"{event.at:%Y-%m-%d %H:%M} UTC", *what)


def _name(thing: BookedThing | None) -> str | None:
    return thing.name if thing else None


def _id(thing: BookedThing | None) -> Any:
    return thing.id if thing else None
