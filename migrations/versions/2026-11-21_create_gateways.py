"""Gateways: accounts there, what goes back, what they tell."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NOW = sa.text("now()")

_GATEWAYS = "gateway IN ('STRIPE', 'SQUARE', 'SANDBOX')"
_STATUSES = (
    "status IN ('CREATED', 'PENDING', 'SUCCEEDED', 'FAILED', 'EXPIRED', 'REFUNDED',"
    " 'PARTIALLY_REFUNDED', 'DISPUTED')"
)
_FORMER_GATEWAYS = "gateway IN ('SANDBOX')"
_FORMER_STATUSES = (
    "status IN ('CREATED', 'PENDING', 'SUCCEEDED', 'FAILED', 'EXPIRED', 'REFUNDED',"
    " 'PARTIALLY_REFUNDED')"
)
_TABLES = (
    "sandbox_operations",
    "reconciliations",
    "webhook_events",
    "disputes",
    "refunds",
    "square_locations",
    "gateway_accounts",
)
_UNCLOSED = "closing_at IS NOT NULL AND closed_at IS NULL"
_COLUMNS = (
    *("lines", "beneficiary", "account_id", "checkout_id", "checkout_url", "payment_id"),
    *("fee_amount", "closing_at", "closed_at"),
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.create_table(
        "gateway_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("connected_by", sa.Uuid(), nullable=False),
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("charges_enabled", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("payouts_enabled", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("tokens_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("token_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state_hash", sa.LargeBinary(), nullable=True),
        sa.Column("state_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "gateway IN ('STRIPE', 'SQUARE', 'SANDBOX')", name=op.f("ck_gateway_accounts_gateway")
        ),
        sa.CheckConstraint(
            "status IN ('PENDING', 'ACTIVE', 'RESTRICTED', 'DISCONNECTED')",
            name=op.f("ck_gateway_accounts_status"),
        ),
        sa.ForeignKeyConstraint(
            ["business_id"],
            ["businesses.id"],
            name=op.f("fk_gateway_accounts_business_id_businesses"),
        ),
        sa.ForeignKeyConstraint(
            ["connected_by"], ["users.id"], name=op.f("fk_gateway_accounts_connected_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_accounts")),
        sa.UniqueConstraint("state_hash", name=op.f("uq_gateway_accounts_state_hash")),
    )
    op.create_index(
        op.f("ix_gateway_accounts_connected_by"), "gateway_accounts", ["connected_by"], unique=False
    )
    op.create_index(
        op.f("ix_gateway_accounts_gateway_external_id"),
        "gateway_accounts",
        ["gateway", "external_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_gateway_accounts_token_expires_at"),
        "gateway_accounts",
        ["token_expires_at"],
        unique=False,
        postgresql_where=sa.text("token_expires_at IS NOT NULL"),
    )
    op.create_index(
        "uq_gateway_accounts_live",
        "gateway_accounts",
        ["business_id", "gateway"],
        unique=True,
        postgresql_where=sa.text("status <> 'DISCONNECTED'"),
    )
    op.create_table(
        "square_locations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("is_main", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["gateway_accounts.id"],
            name=op.f("fk_square_locations_account_id_gateway_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_square_locations")),
        sa.UniqueConstraint(
            "account_id", "external_id", name=op.f("uq_square_locations_account_id_external_id")
        ),
    )
    op.create_table(
        "refunds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("charge_id", sa.Uuid(), nullable=False),
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("fee_amount", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.Text(), server_default="PENDING", nullable=False),
        sa.Column("gateway_refund_id", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "asked_by IN ('SUBJECT', 'TEAM', 'STAFF', 'GATEWAY')", name=op.f("ck_refunds_asked_by")
        ),
        sa.CheckConstraint(
            "gateway IN ('STRIPE', 'SQUARE', 'SANDBOX')", name=op.f("ck_refunds_gateway")
        ),
        sa.CheckConstraint(
            "status IN ('PENDING', 'SUCCEEDED', 'FAILED')", name=op.f("ck_refunds_status")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_refunds_amount")),
        sa.CheckConstraint("fee_amount BETWEEN 0 AND amount", name=op.f("ck_refunds_fee_amount")),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_refunds_actor_id_users")),
        sa.ForeignKeyConstraint(
            ["charge_id"], ["charges.id"], name=op.f("fk_refunds_charge_id_charges")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refunds")),
    )
    op.create_index(op.f("ix_refunds_actor_id"), "refunds", ["actor_id"], unique=False)
    op.create_index(op.f("ix_refunds_charge_id"), "refunds", ["charge_id"], unique=False)
    op.create_index(
        op.f("ix_refunds_created_at"),
        "refunds",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("status = 'PENDING'"),
    )
    op.create_index(
        "uq_refunds_gateway_refund_id", "refunds", ["gateway", "gateway_refund_id"], unique=True
    )
    op.create_table(
        "disputes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("charge_id", sa.Uuid(), nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column("gateway_dispute_id", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("fee_amount", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "gateway IN ('STRIPE', 'SQUARE', 'SANDBOX')", name=op.f("ck_disputes_gateway")
        ),
        sa.CheckConstraint("status IN ('OPEN', 'WON', 'LOST')", name=op.f("ck_disputes_status")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_disputes_amount")),
        sa.CheckConstraint("fee_amount BETWEEN 0 AND amount", name=op.f("ck_disputes_fee_amount")),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_disputes_business_id_businesses")
        ),
        sa.ForeignKeyConstraint(
            ["charge_id"], ["charges.id"], name=op.f("fk_disputes_charge_id_charges")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
    )
    op.create_index(
        op.f("ix_disputes_business_id_created_at_id"),
        "disputes",
        ["business_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_disputes_charge_id"), "disputes", ["charge_id"], unique=False)
    op.create_index(
        "uq_disputes_gateway_dispute_id", "disputes", ["gateway", "gateway_dispute_id"], unique=True
    )
    op.create_table(
        "webhook_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("processed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "gateway IN ('STRIPE', 'SQUARE', 'SANDBOX')", name=op.f("ck_webhook_events_gateway")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_events")),
        sa.UniqueConstraint("gateway", "event_id", name=op.f("uq_webhook_events_gateway_event_id")),
    )
    op.create_index(
        op.f("ix_webhook_events_created_at_id"),
        "webhook_events",
        ["created_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_webhook_events_unhandled",
        "webhook_events",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("processed_at IS NULL"),
    )
    op.create_table(
        "reconciliations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("compared", sa.BigInteger(), nullable=False),
        sa.Column("mended", sa.BigInteger(), nullable=False),
        sa.Column(
            "differences",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "gateway IN ('STRIPE', 'SQUARE', 'SANDBOX')", name=op.f("ck_reconciliations_gateway")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliations")),
    )
    op.create_index(
        op.f("ix_reconciliations_gateway_created_at"),
        "reconciliations",
        ["gateway", "created_at"],
        unique=False,
    )
    op.create_table(
        "sandbox_operations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("reference_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('PAYMENT', 'DECLINE', 'REFUND', 'PAYOUT', 'DISPUTE')",
            name=op.f("ck_sandbox_operations_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sandbox_operations")),
        sa.UniqueConstraint("key", name=op.f("uq_sandbox_operations_key")),
    )
    op.create_index(
        op.f("ix_sandbox_operations_created_at"), "sandbox_operations", ["created_at"], unique=False
    )
    op.create_index(
        op.f("ix_sandbox_operations_reference_id"),
        "sandbox_operations",
        ["reference_id"],
        unique=False,
    )
    op.add_column(
        "charges",
        sa.Column(
            "lines",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
    )
    op.add_column(
        "charges", sa.Column("beneficiary", sa.Text(), server_default="BUSINESS", nullable=False)
    )
    op.add_column("charges", sa.Column("account_id", sa.Uuid(), nullable=True))
    op.add_column("charges", sa.Column("checkout_id", sa.Text(), nullable=True))
    op.add_column("charges", sa.Column("checkout_url", sa.Text(), nullable=True))
    op.add_column("charges", sa.Column("payment_id", sa.Text(), nullable=True))
    op.add_column(
        "charges", sa.Column("fee_amount", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.add_column("charges", sa.Column("closing_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("charges", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    _allow("gateway", _GATEWAYS)
    _allow("status", _STATUSES)
    _allow("beneficiary", "beneficiary IN ('BUSINESS', 'PLATFORM')")
    _allow("fee_amount", "fee_amount BETWEEN 0 AND amount")
    key = "fk_charges_account_id_gateway_accounts"
    op.execute(
        f"ALTER TABLE charges ADD CONSTRAINT {key} FOREIGN KEY (account_id)"
        " REFERENCES gateway_accounts (id) NOT VALID"
    )
    op.execute(
        "-- squawk-ignore constraint-missing-not-valid\n"  # nobody has one yet
        f"ALTER TABLE charges VALIDATE CONSTRAINT {key}"
    )
    for name, columns, unique in (
        ("ix_charges_account_id", "account_id", ""),
        ("ix_charges_closing_at", f"closing_at) WHERE ({_UNCLOSED}", ""),
        ("uq_charges_checkout_id", "gateway, checkout_id", "UNIQUE "),
        ("uq_charges_payment_id", "gateway, payment_id", "UNIQUE "),
    ):
        op.execute(
            "-- squawk-ignore require-concurrent-index-creation\n"  # charges of the sandbox only
            f"CREATE {unique}INDEX {name} ON charges ({columns})"
        )


def downgrade() -> None:
    """Forgets what real gateways had to do with the charges, which stay as the sandbox's."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.execute("UPDATE charges SET gateway = 'SANDBOX' WHERE gateway <> 'SANDBOX'")
    op.execute("UPDATE charges SET status = 'REFUNDED' WHERE status = 'DISPUTED'")
    _allow("gateway", _FORMER_GATEWAYS)
    _allow("status", _FORMER_STATUSES)
    for name in _COLUMNS:
        op.drop_column("charges", name)
    for name in _TABLES:
        op.drop_table(name)


def _allow(column: str, words: str) -> None:
    name = f"ck_charges_{column}"
    op.execute(
        "-- squawk-ignore ban-drop-constraint\n"  # for the next, of other words
        f"ALTER TABLE charges DROP CONSTRAINT IF EXISTS {name}"
    )
    op.execute(f"ALTER TABLE charges ADD CONSTRAINT {name} CHECK ({words}) NOT VALID")
    op.execute(
        "-- squawk-ignore constraint-missing-not-valid\n"  # charges of the sandbox only
        f"ALTER TABLE charges VALIDATE CONSTRAINT {name}"
    )
