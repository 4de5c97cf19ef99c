"""Which accounts money moves between: pure, signed minor units that sum to zero."""

from collections.abc import Mapping

from mercat.modules.payments.models import (
    AccountKey,
    Beneficiary,
    Charge,
    Dispute,
    LedgerAccountKind,
    Payout,
    Refund,
)

Lines = Mapping[AccountKey, int]


def clearing(charge: Charge | Payout) -> AccountKey:
    return AccountKey(LedgerAccountKind.CLEARING, charge.currency, gateway=charge.gateway)


def payable(charge: Charge | Payout) -> AccountKey:
    kind = LedgerAccountKind.PAYABLE
    return AccountKey(kind, charge.currency, charge.business_id, charge.gateway)


def transit(charge: Charge | Payout) -> AccountKey:
    kind = LedgerAccountKind.TRANSIT
    return AccountKey(kind, charge.currency, charge.business_id, charge.gateway)


def clawback(charge: Charge | Payout) -> AccountKey:
    """Of a business at all gateways: money that lies at one pays what was left owing at another."""
    return AccountKey(LedgerAccountKind.CLAWBACK, charge.currency, charge.business_id)


def fees(charge: Charge) -> AccountKey:
    return AccountKey(LedgerAccountKind.FEES, charge.currency)


def revenue(charge: Charge) -> AccountKey:
    return AccountKey(LedgerAccountKind.REVENUE, charge.currency)


def moved(amount: int, to: AccountKey, out_of: AccountKey) -> Lines:
    return {to: amount, out_of: -amount}


def share(part: Charge | Refund | Dispute) -> int:
    """What of it is the business's own, in minor units."""
    return part.amount - part.fee_amount


def captured(charge: Charge) -> Lines:
    if charge.beneficiary is Beneficiary.PLATFORM:
        return moved(charge.amount, clearing(charge), revenue(charge))
    return {
        clearing(charge): charge.amount,
        payable(charge): -share(charge),
        fees(charge): -charge.fee_amount,
    }


def taken_back(part: Refund | Dispute, charge: Charge, owed: int) -> Lines:
    """Money of a charge that goes back to the payer. `owed`: minor units that we owe the business
    at this gateway; what goes beyond that it owes us.
    """
    if charge.beneficiary is Beneficiary.PLATFORM:
        return moved(part.amount, revenue(charge), clearing(charge))
    from_balance = min(share(part), max(owed, 0))
    return {
        clearing(charge): -part.amount,
        fees(charge): part.fee_amount,
        payable(charge): from_balance,
        clawback(charge): share(part) - from_balance,
    }


def given_again(part: Refund | Dispute, charge: Charge, owing: int) -> Lines:
    """The same money is ours once more: it pays first what the business owes us, `owing` minor
    units.
    """
    if charge.beneficiary is Beneficiary.PLATFORM:
        return moved(part.amount, clearing(charge), revenue(charge))
    to_debt = min(share(part), max(owing, 0))
    return {
        clearing(charge): part.amount,
        fees(charge): -part.fee_amount,
        clawback(charge): -to_debt,
        payable(charge): to_debt - share(part),
    }
