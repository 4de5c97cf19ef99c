"""Receipts and credit notes as papers."""

from dataclasses import dataclass, fields
from uuid import UUID

from pydantic_core import from_json

from mercat.modules.identity.models import Actor
from mercat.modules.payments.errors import NoReceipt
from mercat.modules.payments.permissions import sees_money
from mercat.modules.payments.repository import PAPER, PAPER_OF
from mercat.modules.payments.service.receipt_text import Told, paper_of
from mercat.platform.pdf import Paper, drawn
from mercat.platform.reads import Reads, Row
from mercat.platform.settings import Settings


@dataclass(frozen=True)
class ReceiptFile:
    name: str
    content: bytes


class ReceiptPapers:
    """Drawn anew whenever somebody wants one: from what was written down they are always the same,
    but for the name of who paid, which goes with their account.
    """

    def __init__(self, reads: Reads, settings: Settings) -> None:
        self._reads = reads
        self._settings = settings

    async def read(self, charge_id: UUID, refund_id: UUID | None, actor: Actor) -> ReceiptFile:
        """The receipt of a charge; the credit note of what of it went back. Raises NoReceipt, for
        what is not the caller's to see too.
        """
        asked = {"charge_id": charge_id, "refund_id": refund_id, "user_id": actor.user_id}
        row = await self._reads.one(PAPER_OF, **asked)
        if row is None or not _may_see(actor, row):
            raise NoReceipt
        return await self._file(row)

    async def of(self, receipt_id: UUID) -> ReceiptFile:
        """For a letter. Raises NoReceipt."""
        row = await self._reads.one(PAPER, receipt_id=receipt_id)
        if row is None:
            raise NoReceipt
        return await self._file(row)

    async def _file(self, row: Row) -> ReceiptFile:
        kind = row["kind"].lower().replace("_", "-")
        return ReceiptFile(f"{kind}-{row['number']:06}.pdf", await drawn(self._paper(row)))

    def _paper(self, row: Row) -> Paper:
        told = {field.name: row[field.name] for field in fields(Told)}
        told |= {name: from_json(row[name]) for name in ("issuer", "lines")}
        return paper_of(Told(**told), self._settings.app_name)


def _may_see(actor: Actor, row: Row) -> bool:
    """Who has paid, those of the team who may see its money, and staff."""
    return bool(row["payer_id"] == actor.user_id or sees_money(actor, row["role"]))
