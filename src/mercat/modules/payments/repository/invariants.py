"""Where the books contradict themselves, or what was paid: each question one statement, so that it
sees one moment. None of them keeps a writer waiting.

Every answer is a row for each fault: `invariant`, `what` it is about, `currency`, and the signed
minor units that are `wanted` and `found`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Row, TextClause, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.payments.models import Gateway
from mercat.platform.ids import first_id

MOST = 20
"""Faults of one kind that are told."""
PART = 20_000
"""Rows that one question looks at, of all the books."""
Answer = Sequence[Row[Any]]
_TYPES: dict[str, Any] = {"since": DateTime(timezone=True), "first": Uuid, "end": Uuid}

_BALANCE = """
    SELECT 'balance' AS invariant, entry.transaction_id::text AS what, account.currency,
        0 AS wanted, sum(entry.amount) AS found
    FROM ledger_entries AS entry JOIN ledger_accounts AS account ON account.id = entry.account_id
    WHERE entry.transaction_id >= :first AND entry.transaction_id < :end
    GROUP BY entry.transaction_id, account.currency HAVING sum(entry.amount) <> 0
    UNION ALL
    SELECT 'balance', id::text, '', 2, 0 FROM ledger_transactions AS bare
    WHERE id >= :first AND id < :end
        AND NOT EXISTS (SELECT FROM ledger_entries WHERE transaction_id = bare.id)
"""
_MADE = "SELECT id FROM charges WHERE id >= :first AND id < :end"
_TOUCHED = """
    SELECT id FROM charges WHERE updated_at >= :since
    UNION SELECT charge_id FROM refunds WHERE updated_at >= :since
    UNION SELECT charge_id FROM disputes WHERE updated_at >= :since
    UNION SELECT charge_id FROM ledger_transactions WHERE id >= :first
"""
# What a gateway holds of one charge, by why it came or went.
_CHARGES = """
    WITH touched AS ({which}), posted AS (
        SELECT done.charge_id,
            sum(entry.amount) FILTER (WHERE done.kind = 'CAPTURE') AS came,
            -sum(entry.amount) FILTER (WHERE done.kind IN ('REFUND', 'REFUND_FAILED')) AS went,
            -sum(entry.amount) FILTER (WHERE done.kind IN ('DISPUTE', 'DISPUTE_WON')) AS taken
        FROM ledger_transactions AS done
        JOIN ledger_entries AS entry ON entry.transaction_id = done.id
        JOIN ledger_accounts AS account ON account.id = entry.account_id
        WHERE done.charge_id IN (SELECT id FROM touched) AND account.kind = 'CLEARING'
        GROUP BY done.charge_id
    ), back AS (
        SELECT charge_id, sum(amount) FILTER (WHERE status = 'SUCCEEDED') AS done,
            sum(amount) FILTER (WHERE status <> 'FAILED') AS asked
        FROM refunds WHERE charge_id IN (SELECT id FROM touched) GROUP BY charge_id
    ), lost AS (
        SELECT charge_id, sum(amount) FILTER (WHERE status <> 'WON') AS amount
        FROM disputes WHERE charge_id IN (SELECT id FROM touched) GROUP BY charge_id
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
    WHERE charge.id IN (SELECT id FROM touched)
        AND coalesce(rule.wanted, 0) <> coalesce(rule.found, 0)
"""
_PAYOUTS = """
    WITH posted AS (
        SELECT payout.id,
            coalesce(sum(entry.amount) FILTER (WHERE account.kind = 'PAYABLE'), 0) AS left_balance,
            coalesce(sum(entry.amount) FILTER (WHERE account.kind = 'TRANSIT'), 0) AS under_way,
            coalesce(sum(entry.amount) FILTER (WHERE account.kind = 'CLEARING'), 0) AS arrived
        FROM payouts AS payout
        LEFT JOIN ledger_transactions AS done ON done.reference IN (
            'payout:' || payout.id, 'payout_paid:' || payout.id, 'payout_failed:' || payout.id)
        LEFT JOIN ledger_entries AS entry ON entry.transaction_id = done.id
        LEFT JOIN ledger_accounts AS account ON account.id = entry.account_id
        WHERE {which}
        GROUP BY payout.id
    )
    SELECT 'payouts' AS invariant, payout.id::text AS what, payout.currency,
        rule.wanted, rule.found
    FROM payouts AS payout JOIN posted ON posted.id = payout.id
    CROSS JOIN LATERAL (VALUES
        (CASE WHEN payout.status = 'FAILED' THEN 0 ELSE payout.amount END, posted.left_balance),
        (CASE WHEN payout.status IN ('PENDING', 'IN_TRANSIT') THEN -payout.amount ELSE 0 END,
            posted.under_way),
        (CASE WHEN payout.status = 'PAID' THEN -payout.amount ELSE 0 END, posted.arrived)
    ) AS rule (wanted, found)
    WHERE rule.wanted <> rule.found
"""
# What every account should hold, by the rows that are not the books. `direct`: the gateways that
# pay a business its share at once, and have it back from there.
_ACCOUNTS = """
    WITH flow AS (
        SELECT business_id, gateway, currency, beneficiary, amount, fee_amount FROM charges
        WHERE paid_at IS NOT NULL
        UNION ALL
        SELECT charge.business_id, charge.gateway, charge.currency, charge.beneficiary,
            -refund.amount, -refund.fee_amount
        FROM refunds AS refund JOIN charges AS charge ON charge.id = refund.charge_id
        WHERE refund.status = 'SUCCEEDED'
        UNION ALL
        SELECT charge.business_id, charge.gateway, charge.currency, charge.beneficiary,
            -dispute.amount, -dispute.fee_amount
        FROM disputes AS dispute JOIN charges AS charge ON charge.id = dispute.charge_id
        WHERE dispute.status <> 'WON'
    ), part AS (
        SELECT *, beneficiary = 'PLATFORM' AS is_ours,
            CASE WHEN beneficiary = 'PLATFORM' THEN 0 ELSE amount - fee_amount END AS own,
            gateway = ANY(:direct) AS is_direct
        FROM flow
    ), out AS (
        SELECT * FROM payouts WHERE status <> 'FAILED'
    ), wanted (kind, what, currency, amount) AS (
        SELECT 'clearing', gateway, currency, sum(amount - CASE WHEN is_direct THEN own ELSE 0 END)
        FROM part GROUP BY gateway, currency
        UNION ALL
        SELECT 'clearing', gateway, currency, -sum(amount) FROM out WHERE status = 'PAID'
        GROUP BY gateway, currency
        UNION ALL
        SELECT 'transit', gateway, currency, -sum(amount) FROM out WHERE status <> 'PAID'
        GROUP BY gateway, currency
        UNION ALL
        SELECT 'fees', '', currency, -sum(fee_amount) FROM part WHERE NOT is_ours GROUP BY currency
        UNION ALL
        SELECT 'revenue', '', currency, -sum(amount) FROM part WHERE is_ours GROUP BY currency
        UNION ALL
        SELECT 'owed', business_id::text, currency, -sum(own) FROM part WHERE NOT is_direct
        GROUP BY business_id, currency
        UNION ALL
        SELECT 'owed', business_id::text, currency, sum(amount) FROM out
        GROUP BY business_id, currency
    ), found AS (
        SELECT account.id, account.kind, account.currency, account.gateway, account.business_id,
            sum(entry.amount) AS amount
        FROM ledger_entries AS entry
        JOIN ledger_accounts AS account ON account.id = entry.account_id
        GROUP BY account.id
    ), held (kind, what, currency, amount) AS (
        SELECT CASE WHEN kind IN ('PAYABLE', 'CLAWBACK') THEN 'owed' ELSE lower(kind) END,
            CASE WHEN kind IN ('CLEARING', 'TRANSIT') THEN gateway
                WHEN kind IN ('PAYABLE', 'CLAWBACK') THEN business_id::text ELSE '' END,
            currency, amount
        FROM found
    )
    SELECT kind AS invariant, what, currency, sum(wanted) AS wanted, sum(found) AS found
    FROM (
        SELECT kind, what, currency, amount AS wanted, 0 AS found FROM wanted
        UNION ALL SELECT kind, what, currency, 0, amount FROM held
    ) AS both_sides
    GROUP BY kind, what, currency HAVING sum(wanted) <> sum(found)
    UNION ALL
    SELECT 'signs', kind || ' ' || id, currency, 0, amount FROM found
    WHERE kind IN ('PAYABLE', 'TRANSIT') AND amount > 0 OR kind = 'CLAWBACK' AND amount < 0
"""


def _counted(question: str) -> TextClause:
    """The first faults of each kind, and how many there are."""
    return text(f"""
        SELECT * FROM (
            SELECT *, row_number() OVER (PARTITION BY invariant ORDER BY what) AS number,
                count(*) OVER (PARTITION BY invariant) AS total
            FROM ({question}) AS fault
        ) AS counted
        WHERE number <= {MOST} ORDER BY invariant, what
    """)  # noqa: S608 (of our own words)


_DIRECT = [gateway.value for gateway in Gateway if gateway.pays_directly]
_LATELY = [
    _counted(_BALANCE),
    _counted(_CHARGES.format(which=_TOUCHED)),
    _counted(_PAYOUTS.format(which="payout.updated_at >= :since")),
]
_IN_PARTS = {
    "ledger_transactions": _counted(_BALANCE),
    "charges": _counted(_CHARGES.format(which=_MADE)),
    "payouts": _counted(_PAYOUTS.format(which="payout.id >= :first AND payout.id < :end")),
}
"""Of which rows each question is asked, so many at a time."""
_OF_SUMS = _counted(_ACCOUNTS).bindparams(direct=_DIRECT)
_BEFORE_ALL, _AFTER_ALL = UUID(int=0), UUID(int=2**128 - 1)


class InvariantRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lately(self, since: datetime) -> list[Answer]:
        """Of what was written or changed from then on, and not whether the sums are right. Each
        answer has up to MOST faults of a kind, and in `total` how many there are.
        """
        values = {"since": since, "first": first_id(since), "end": _AFTER_ALL}
        return [await self._ask(question, values) for question in _LATELY]

    async def ever(self) -> list[Answer]:
        """The same of all the books, their sums included. In parts, for one question of millions of
        rows would take longer than any may.
        """
        answers = [(await self._session.execute(_OF_SUMS)).all()]
        for table, question in _IN_PARTS.items():
            first: UUID | None = _BEFORE_ALL
            while first is not None:
                beyond = await self._beyond(table, first)
                values = {"first": first, "end": beyond or _AFTER_ALL}
                answers.append(await self._ask(question, values))
                first = beyond
        return answers

    async def _ask(self, question: TextClause, values: dict[str, Any]) -> Answer:
        asked = [
            bindparam(name, value, type_=_TYPES[name])
            for name, value in values.items()
            if f":{name}" in question.text
        ]
        return (await self._session.execute(question.bindparams(*asked))).all()

    async def _beyond(self, table: str, first: UUID) -> UUID | None:
        """Where the part ends that begins with this id; None: with the table."""
        query = text(f"SELECT id FROM {table} WHERE id >= :first ORDER BY id OFFSET {PART} LIMIT 1")  # noqa: S608 (of our own words)
        own = bindparam("first", first, type_=Uuid)
        found: UUID | None = await self._session.scalar(query.bindparams(own))
        return found
