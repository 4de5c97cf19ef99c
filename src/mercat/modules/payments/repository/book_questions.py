"""What must hold of the books, asked of so many rows as `ids` names: transactions, charges, or
payouts. However large the books grow, no question does.
"""

from enum import StrEnum

from sqlalchemy import ARRAY, TextClause, Uuid, bindparam, text

from mercat.modules.payments.models import Gateway

MOST = 20
"""Faults of one kind that are told."""

_BALANCE = """
    SELECT 'balance' AS invariant, entry.transaction_id::text AS what, account.currency,
        0 AS wanted, sum(entry.amount) AS found
    FROM ledger_entries AS entry JOIN ledger_accounts AS account ON account.id = entry.account_id
    WHERE entry.transaction_id = ANY(:ids)
    GROUP BY entry.transaction_id, account.currency HAVING sum(entry.amount) <> 0
    UNION ALL
    SELECT 'balance', id::text, '', 2, 0 FROM ledger_transactions AS bare
    WHERE id = ANY(:ids) AND NOT EXISTS (SELECT FROM ledger_entries WHERE transaction_id = bare.id)
"""
# What a gateway holds of one charge, by why it came or went. Step by step, or the planner would
# read all that any gateway ever held and look among it.
_CHARGES = """
    WITH done AS MATERIALIZED (
        SELECT id, charge_id, kind FROM ledger_transactions WHERE charge_id = ANY(:ids)
    ), entry AS MATERIALIZED (
        SELECT transaction_id, account_id, amount FROM ledger_entries
        WHERE transaction_id = ANY(ARRAY(SELECT id FROM done))
    ), posted AS (
        SELECT done.charge_id,
            sum(entry.amount) FILTER (WHERE done.kind = 'CAPTURE') AS came,
            -sum(entry.amount) FILTER (WHERE done.kind IN ('REFUND', 'REFUND_FAILED')) AS went,
            -sum(entry.amount) FILTER (WHERE done.kind IN ('DISPUTE', 'DISPUTE_WON')) AS taken
        FROM done JOIN entry ON entry.transaction_id = done.id
        JOIN ledger_accounts AS account ON account.id = entry.account_id
        WHERE account.kind = 'CLEARING' GROUP BY done.charge_id
    ), back AS (
        SELECT charge_id, sum(amount) FILTER (WHERE status = 'SUCCEEDED') AS done,
            sum(amount) FILTER (WHERE status <> 'FAILED') AS asked
        FROM refunds WHERE charge_id = ANY(:ids) GROUP BY charge_id
    ), lost AS (
        SELECT charge_id, sum(amount) FILTER (WHERE status <> 'WON') AS amount
        FROM disputes WHERE charge_id = ANY(:ids) GROUP BY charge_id
    )
    SELECT rule.invariant, charge.id::text AS what, charge.currency,
        coalesce(rule.wanted, 0) AS wanted, coalesce(rule.found, 0) AS found
    FROM charges AS charge
    LEFT JOIN posted ON posted.charge_id = charge.id
    LEFT JOIN back ON back.charge_id = charge.id
    LEFT JOIN lost ON lost.charge_id = charge.id
    CROSS JOIN LATERAL (VALUES
        ('captures', CASE WHEN charge.paid_at IS NOT NULL THEN charge.amount END, posted.came),
        ('refunds', back.done, posted.went),
        ('reserved', back.asked, charge.refunded_amount),
        ('disputes', lost.amount, posted.taken),
        ('overpaid', NULL, CASE WHEN charge.paid_at IS NULL THEN charge.refunded_amount
            ELSE greatest(charge.refunded_amount - charge.amount, 0) END)
    ) AS rule (invariant, wanted, found)
    WHERE charge.id = ANY(:ids)
        AND coalesce(rule.wanted, 0) <> coalesce(rule.found, 0)
"""
_PAYOUTS = """
    WITH posted AS (
        SELECT payout.id, payout.currency, payout.status, payout.amount,
            coalesce(sum(entry.amount) FILTER (WHERE account.kind = 'PAYABLE'), 0) AS left_balance,
            coalesce(sum(entry.amount) FILTER (WHERE account.kind = 'TRANSIT'), 0) AS under_way,
            coalesce(sum(entry.amount) FILTER (WHERE account.kind = 'CLEARING'), 0) AS arrived
        FROM payouts AS payout
        LEFT JOIN ledger_transactions AS done ON done.reference IN (
            'payout:' || payout.id, 'payout_paid:' || payout.id, 'payout_failed:' || payout.id)
        LEFT JOIN ledger_entries AS entry ON entry.transaction_id = done.id
        LEFT JOIN ledger_accounts AS account ON account.id = entry.account_id
        WHERE payout.id = ANY(:ids)
        GROUP BY payout.id
    )
    SELECT 'payouts' AS invariant, id::text AS what, currency, rule.wanted, rule.found
    FROM posted CROSS JOIN LATERAL (VALUES
        (CASE WHEN status = 'FAILED' THEN 0 ELSE amount END, left_balance),
        (CASE WHEN status IN ('PENDING', 'IN_TRANSIT') THEN -amount ELSE 0 END, under_way),
        (CASE WHEN status = 'PAID' THEN -amount ELSE 0 END, arrived)
    ) AS rule (wanted, found)
    WHERE rule.wanted <> rule.found
"""
# What these hold. `account`: whose sign is looked at.
_FOUND = """
    SELECT CASE WHEN kind IN ('PAYABLE', 'CLAWBACK') THEN 'owed' ELSE lower(kind) END AS invariant,
        CASE WHEN kind IN ('CLEARING', 'TRANSIT') THEN gateway
            WHEN kind IN ('PAYABLE', 'CLAWBACK') THEN business_id::text ELSE '' END AS what,
        currency, 0 AS wanted, sum(amount) AS found, kind || ' ' || account.id AS account
    FROM ledger_entries AS entry JOIN ledger_accounts AS account ON account.id = entry.account_id
    WHERE entry.transaction_id = ANY(:ids)
    GROUP BY account.id
"""
# What every account should hold, by the rows that are not the books. `direct`: the gateways that
# pay a business its share at once, and have it back from there.
_WANTED_OF_CHARGES = """
    WITH charge AS MATERIALIZED (
        SELECT id, business_id, gateway, currency, beneficiary, amount, fee_amount, paid_at
        FROM charges WHERE id = ANY(:ids)
    ), flow AS (
        SELECT business_id, gateway, currency, beneficiary, amount, fee_amount FROM charge
        WHERE paid_at IS NOT NULL
        UNION ALL
        SELECT business_id, charge.gateway, charge.currency, beneficiary,
            -refund.amount, -refund.fee_amount
        FROM refunds AS refund JOIN charge ON charge.id = refund.charge_id
        WHERE refund.status = 'SUCCEEDED' AND refund.charge_id = ANY(:ids)
        UNION ALL
        SELECT charge.business_id, charge.gateway, charge.currency, beneficiary,
            -dispute.amount, -dispute.fee_amount
        FROM disputes AS dispute JOIN charge ON charge.id = dispute.charge_id
        WHERE dispute.status <> 'WON' AND dispute.charge_id = ANY(:ids)
    ), part AS (
        SELECT *, beneficiary = 'PLATFORM' AS is_ours,
            CASE WHEN beneficiary = 'PLATFORM' THEN 0 ELSE amount - fee_amount END AS own,
            gateway = ANY(:direct) AS is_direct
        FROM flow
    ), wanted (invariant, what, currency, wanted) AS (
        SELECT 'clearing', gateway, currency, sum(amount - CASE WHEN is_direct THEN own ELSE 0 END)
        FROM part GROUP BY gateway, currency
        UNION ALL
        SELECT 'fees', '', currency, -sum(fee_amount) FROM part WHERE NOT is_ours GROUP BY currency
        UNION ALL
        SELECT 'revenue', '', currency, -sum(amount) FROM part WHERE is_ours GROUP BY currency
        UNION ALL
        SELECT 'owed', business_id::text, currency, -sum(own) FROM part WHERE NOT is_direct
        GROUP BY business_id, currency
    )
    SELECT *, 0 AS found, NULL AS account FROM wanted
"""
_WANTED_OF_PAYOUTS = """
    WITH out AS (
        SELECT * FROM payouts WHERE status <> 'FAILED' AND id = ANY(:ids)
    ), wanted (invariant, what, currency, wanted) AS (
        SELECT CASE WHEN status = 'PAID' THEN 'clearing' ELSE 'transit' END, gateway, currency,
            -sum(amount)
        FROM out GROUP BY 1, gateway, currency
        UNION ALL
        SELECT 'owed', business_id::text, currency, sum(amount) FROM out
        GROUP BY business_id, currency
    )
    SELECT *, 0 AS found, NULL AS account FROM wanted
"""
_LATELY_TOUCHED = """
    SELECT id FROM charges WHERE updated_at >= :since
    UNION SELECT charge_id FROM refunds WHERE updated_at >= :since
    UNION SELECT charge_id FROM disputes WHERE updated_at >= :since
    UNION SELECT charge_id FROM ledger_transactions WHERE id >= :first AND charge_id IS NOT NULL
"""


class Rows(StrEnum):
    """Of what the questions are asked."""

    TRANSACTIONS = "ledger_transactions"
    CHARGES = "charges"
    PAYOUTS = "payouts"


def _of(question: str) -> TextClause:
    asked = text(question).bindparams(bindparam("ids", type_=ARRAY(Uuid)))
    if ":direct" in question:
        direct = [gateway.value for gateway in Gateway if gateway.pays_directly]
        asked = asked.bindparams(direct=direct)
    return asked


def _counted(question: str) -> TextClause:
    """The first faults of each kind, and how many there are."""
    return _of(f"""
        SELECT * FROM (
            SELECT *, row_number() OVER (PARTITION BY invariant ORDER BY what) AS number,
                count(*) OVER (PARTITION BY invariant) AS total
            FROM ({question}) AS fault
        ) AS counted
        WHERE number <= {MOST} ORDER BY invariant, what
    """)  # noqa: S608 (of our own words)


FAULTS = {
    Rows.TRANSACTIONS: _counted(_BALANCE),
    Rows.CHARGES: _counted(_CHARGES),
    Rows.PAYOUTS: _counted(_PAYOUTS),
}
SUMS = {
    Rows.TRANSACTIONS: _of(_FOUND),
    Rows.CHARGES: _of(_WANTED_OF_CHARGES),
    Rows.PAYOUTS: _of(_WANTED_OF_PAYOUTS),
}
LATELY = {
    Rows.TRANSACTIONS: "SELECT id FROM ledger_transactions WHERE id >= :first",
    Rows.CHARGES: _LATELY_TOUCHED,
    Rows.PAYOUTS: "SELECT id FROM payouts WHERE updated_at >= :since",
}
"""What was written or changed since then; `first`: before all ids that were made since."""
