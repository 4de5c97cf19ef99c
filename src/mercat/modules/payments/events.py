from dataclasses import dataclass
from uuid import UUID

from mercat.platform.outbox import Event


@dataclass(frozen=True, kw_only=True)
class PaymentSettled(Event):
    """The money of a charge has arrived, in time or late. `subject_kind`: what it pays for, whose
    module takes it from there.
    """

    charge_id: UUID
    subject_kind: str
    subject_id: UUID
