"""The books of a business, below it on its page."""

from collections.abc import Sequence
from uuid import UUID

from mercat.admin.asking import Asking
from mercat.admin.views import Panel
from mercat.modules.payments.dependencies import ledger as dependencies
from mercat.modules.payments.schemas import LedgerEntryRead, LedgerTransactionRead
from mercat.platform.pagination import PageQuery

_SHOWN = 25


async def book_panels(ask: Asking, business_id: UUID) -> Sequence[Panel]:
    """For whoever may inspect payments."""
    books = await dependencies.books(ask.resources)
    balance = await books.balance(business_id, ask.actor)
    page = await books.page(business_id, PageQuery(_SHOWN), ask.actor)
    title = "Balance" if balance.payouts_held is None else "Balance (nothing is paid out now)"
    return (
        Panel(
            title,
            ("Currency", "Available", "Too young", "Owed to us", "On its way"),
            [
                (one.currency, one.available, one.pending, one.owed, one.in_transit)
                for one in balance.currencies
            ],
        ),
        Panel(
            f"Ledger (the last {_SHOWN})",
            ("When", "What", "Of", "Entries"),
            [_line(one) for one in page.items],
        ),
    )


def _line(one: LedgerTransactionRead) -> tuple[object, ...]:
    entries = "; ".join(_entry(entry) for entry in one.entries)
    charge = (one.title or "charge", "charges", one.charge_id) if one.charge_id else None
    return (f"{one.created_at:%Y-%m-%d %H:%M} UTC", one.description, charge, entries)


def _entry(entry: LedgerEntryRead) -> str:
    return f"{entry.account.value} {entry.amount}"
