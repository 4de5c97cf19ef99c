"""The ledger, which balances and is only added to, and what is paid out of it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NOW = sa.text("now()")

# At the commit, when all entries are there. A transaction without entries balances, too, and means
# nothing: it is refused as one that does not.
_BALANCE = """
CREATE FUNCTION ledger_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole uuid := CASE TG_TABLE_NAME WHEN 'ledger_entries'
        THEN (to_jsonb(NEW)->>'transaction_id')::uuid ELSE NEW.id END;
BEGIN
    IF (SELECT count(*) FROM ledger_entries WHERE transaction_id = whole) < 2 OR EXISTS (
        SELECT FROM ledger_entries JOIN ledger_accounts ON ledger_accounts.id = account_id
        WHERE transaction_id = whole GROUP BY currency HAVING sum(amount) <> 0
    ) THEN
        RAISE EXCEPTION 'The entries of a ledger transaction sum to zero in each currency.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_balance';
    END IF;
    RETURN NULL;
END
$$
"""
# Whoever inserts could else put a temporary table of the same name before the real one.
_FIX_NAMES = """
DO $$
BEGIN
    EXECUTE format(
        'ALTER FUNCTION ledger_balance() SET search_path = %I, pg_temp', current_schema());
END
$$
"""
_REFUSE = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is only added to.' USING ERRCODE = 'insufficient_privilege';
END
$$
"""
_BOOKS = ("ledger_entries", "ledger_transactions", "ledger_accounts")
# Where the role could not be made there is nobody to take it from: see migration 0003.
_REVOKE = """
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'mercat_app') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON ledger_entries, ledger_transactions, ledger_accounts
            FROM mercat_app;
    END IF;
END
$$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.create_table(
        "ledger_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=True),
        sa.Column("gateway", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "gateway IN ('STRIPE', 'SQUARE', 'SANDBOX')", name=op.f("ck_ledger_accounts_gateway")
        ),
        sa.CheckConstraint(
            "kind IN ('CLEARING', 'PAYABLE', 'FEES', 'REVENUE', 'CLAWBACK', 'TRANSIT')",
            name=op.f("ck_ledger_accounts_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["business_id"],
            ["businesses.id"],
            name=op.f("fk_ledger_accounts_business_id_businesses"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_accounts")),
        sa.UniqueConstraint(
            "kind",
            "currency",
            "business_id",
            "gateway",
            name=op.f("uq_ledger_accounts_kind_currency_business_id_gateway"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(
        op.f("ix_ledger_accounts_business_id"), "ledger_accounts", ["business_id"], unique=False
    )
    op.create_table(
        "ledger_transactions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("charge_id", sa.Uuid(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('CAPTURE', 'REFUND', 'REFUND_FAILED', 'DISPUTE', 'DISPUTE_WON', 'RECOVERY',"
            " 'PAYOUT', 'PAYOUT_PAID', 'PAYOUT_FAILED')",
            name=op.f("ck_ledger_transactions_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["business_id"],
            ["businesses.id"],
            name=op.f("fk_ledger_transactions_business_id_businesses"),
        ),
        sa.ForeignKeyConstraint(
            ["charge_id"], ["charges.id"], name=op.f("fk_ledger_transactions_charge_id_charges")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_transactions")),
        sa.UniqueConstraint("reference", name=op.f("uq_ledger_transactions_reference")),
    )
    op.create_index(
        op.f("ix_ledger_transactions_business_id_created_at_id"),
        "ledger_transactions",
        ["business_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_ledger_transactions_charge_id"), "ledger_transactions", ["charge_id"], unique=False
    )
    op.create_table(
        "ledger_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("transaction_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_ledger_entries_amount")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["ledger_accounts.id"],
            name=op.f("fk_ledger_entries_account_id_ledger_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"],
            ["ledger_transactions.id"],
            name=op.f("fk_ledger_entries_transaction_id_ledger_transactions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entries")),
    )
    op.create_index(
        "ix_ledger_entries_account_id_created_at",
        "ledger_entries",
        ["account_id", "created_at"],
        unique=False,
        postgresql_include=["amount"],
    )
    op.create_index(
        op.f("ix_ledger_entries_transaction_id"), "ledger_entries", ["transaction_id"], unique=False
    )
    op.create_table(
        "payouts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("period_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("period_end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("gateway_payout_id", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "gateway IN ('STRIPE', 'SQUARE', 'SANDBOX')", name=op.f("ck_payouts_gateway")
        ),
        sa.CheckConstraint(
            "status IN ('PENDING', 'IN_TRANSIT', 'PAID', 'FAILED')", name=op.f("ck_payouts_status")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payouts_amount")),
        sa.CheckConstraint("period_end > period_start", name=op.f("ck_payouts_period")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["gateway_accounts.id"],
            name=op.f("fk_payouts_account_id_gateway_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_payouts_business_id_businesses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payouts")),
        sa.UniqueConstraint(
            "business_id",
            "gateway",
            "currency",
            "period_end",
            name=op.f("uq_payouts_business_id_gateway_currency_period_end"),
        ),
    )
    op.create_index(op.f("ix_payouts_account_id"), "payouts", ["account_id"], unique=False)
    op.create_index(
        op.f("ix_payouts_business_id_created_at_id"),
        "payouts",
        ["business_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_payouts_created_at"),
        "payouts",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('PENDING', 'IN_TRANSIT')"),
    )
    op.create_index(
        "uq_payouts_gateway_payout_id", "payouts", ["gateway", "gateway_payout_id"], unique=True
    )
    op.create_table(
        "plan_orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("ordered_by", sa.Uuid(), nullable=False),
        sa.Column("period_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("period_end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_renewal", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("charge_id", sa.Uuid(), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("period_end > period_start", name=op.f("ck_plan_orders_period")),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_plan_orders_business_id_businesses")
        ),
        sa.ForeignKeyConstraint(
            ["charge_id"], ["charges.id"], name=op.f("fk_plan_orders_charge_id_charges")
        ),
        sa.ForeignKeyConstraint(
            ["ordered_by"], ["users.id"], name=op.f("fk_plan_orders_ordered_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plans.id"], name=op.f("fk_plan_orders_plan_id_plans")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_orders")),
        sa.UniqueConstraint("charge_id", name=op.f("uq_plan_orders_charge_id")),
    )
    op.create_index(
        op.f("ix_plan_orders_business_id_created_at"),
        "plan_orders",
        ["business_id", "created_at"],
        unique=False,
    )
    op.create_index(op.f("ix_plan_orders_ordered_by"), "plan_orders", ["ordered_by"], unique=False)
    op.create_index(op.f("ix_plan_orders_plan_id"), "plan_orders", ["plan_id"], unique=False)
    op.create_table(
        "receipts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("issuer", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("charge_id", sa.Uuid(), nullable=False),
        sa.Column("refund_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind IN ('RECEIPT', 'CREDIT_NOTE')", name=op.f("ck_receipts_kind")),
        sa.ForeignKeyConstraint(
            ["charge_id"], ["charges.id"], name=op.f("fk_receipts_charge_id_charges")
        ),
        sa.ForeignKeyConstraint(
            ["issuer_id"], ["businesses.id"], name=op.f("fk_receipts_issuer_id_businesses")
        ),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["refunds.id"], name=op.f("fk_receipts_refund_id_refunds")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        sa.UniqueConstraint(
            "charge_id",
            "refund_id",
            name=op.f("uq_receipts_charge_id_refund_id"),
            postgresql_nulls_not_distinct=True,
        ),
        sa.UniqueConstraint(
            "issuer_id",
            "number",
            name=op.f("uq_receipts_issuer_id_number"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(op.f("ix_receipts_refund_id"), "receipts", ["refund_id"], unique=False)
    op.execute(_BALANCE)
    op.execute(_FIX_NAMES)
    op.execute(_REFUSE)
    for table in _BOOKS[:2]:
        op.execute(
            f"CREATE CONSTRAINT TRIGGER balance AFTER INSERT ON {table} "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_balance()"
        )
    for table in _BOOKS:
        op.execute(
            f"CREATE TRIGGER refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
        )
    op.execute(_REVOKE)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    for name in ("receipts", "plan_orders", "payouts", *_BOOKS):
        op.drop_table(name)
    op.execute("DROP FUNCTION ledger_balance()")
    op.execute("DROP FUNCTION ledger_refuse()")
