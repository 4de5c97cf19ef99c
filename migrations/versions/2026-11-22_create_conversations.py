"""Conversations, messages, who has read how far, and what people tell staff of them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NOW = sa.text("now()")
_FORMER_PURPOSES = (
    *("USER_PHOTO", "BUSINESS_LOGO", "PORTFOLIO", "PROPERTY_PHOTO", "ATTACHMENT", "ROOM_PHOTO"),
    *("REQUEST_PHOTO", "REVIEW_PHOTO"),
)
_PURPOSES = (*_FORMER_PURPOSES, "MESSAGE_ATTACHMENT")
_TABLES = (
    *("reported_words", "message_reports", "message_attachments", "participants"),
    *("messages", "conversations", "conversation_blocks"),
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    _allow(_PURPOSES)
    op.create_table(
        "conversation_blocks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("business_id", sa.Uuid(), nullable=True),
        sa.Column("blocked_user_id", sa.Uuid(), nullable=True),
        sa.Column("blocked_business_id", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(user_id, business_id) = 1"
            " AND num_nonnulls(blocked_user_id, blocked_business_id) = 1"
            " AND num_nonnulls(business_id, blocked_business_id) <= 1",
            name=op.f("ck_conversation_blocks_sides"),
        ),
        sa.ForeignKeyConstraint(
            ["blocked_business_id"],
            ["businesses.id"],
            name=op.f("fk_conversation_blocks_blocked_business_id_businesses"),
        ),
        sa.ForeignKeyConstraint(
            ["blocked_user_id"],
            ["users.id"],
            name=op.f("fk_conversation_blocks_blocked_user_id_users"),
        ),
        sa.ForeignKeyConstraint(
            ["business_id"],
            ["businesses.id"],
            name=op.f("fk_conversation_blocks_business_id_businesses"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["users.id"], name=op.f("fk_conversation_blocks_made_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_conversation_blocks_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_blocks")),
    )
    op.create_index(
        op.f("ix_conversation_blocks_blocked_business_id"),
        "conversation_blocks",
        ["blocked_business_id"],
    )
    op.create_index(
        op.f("ix_conversation_blocks_blocked_user_id"), "conversation_blocks", ["blocked_user_id"]
    )
    op.create_index(
        op.f("ix_conversation_blocks_business_id"), "conversation_blocks", ["business_id"]
    )
    op.create_index(op.f("ix_conversation_blocks_made_by"), "conversation_blocks", ["made_by"])
    op.create_index(
        "uq_conversation_blocks_sides",
        "conversation_blocks",
        ["user_id", "business_id", "blocked_user_id", "blocked_business_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "conversations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("first_user_id", sa.Uuid(), nullable=True),
        sa.Column("second_user_id", sa.Uuid(), nullable=True),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("business_id", sa.Uuid(), nullable=True),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("lead_id", sa.Uuid(), nullable=True),
        sa.Column("studio_id", sa.Uuid(), nullable=True),
        sa.Column("last_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column(
            "last_message_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False
        ),
        sa.Column("team_read_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("team_delivered_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "(kind = 'BOOKING') = (booking_id IS NOT NULL)"
            " AND (kind = 'LEAD') = (lead_id IS NOT NULL)",
            name=op.f("ck_conversations_context"),
        ),
        sa.CheckConstraint(
            "(kind = 'DIRECT') = (num_nonnulls(first_user_id, second_user_id) = 2)"
            " AND (kind <> 'DIRECT') = (num_nonnulls(customer_id, business_id) = 2)"
            " AND num_nonnulls(first_user_id, second_user_id, customer_id, business_id) = 2",
            name=op.f("ck_conversations_sides"),
        ),
        sa.CheckConstraint(
            "kind IN ('DIRECT', 'BUSINESS', 'BOOKING', 'LEAD')", name=op.f("ck_conversations_kind")
        ),
        sa.CheckConstraint("first_user_id < second_user_id", name=op.f("ck_conversations_pair")),
        sa.CheckConstraint(
            "team_read_seq BETWEEN 0 AND team_delivered_seq AND team_delivered_seq <= last_seq",
            name=op.f("ck_conversations_team_read_seq"),
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_conversations_booking_id_bookings")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_conversations_business_id_businesses")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["users.id"], name=op.f("fk_conversations_customer_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["first_user_id"], ["users.id"], name=op.f("fk_conversations_first_user_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_conversations_lead_id_leads")
        ),
        sa.ForeignKeyConstraint(
            ["second_user_id"], ["users.id"], name=op.f("fk_conversations_second_user_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["studio_id"], ["studios.id"], name=op.f("fk_conversations_studio_id_studios")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_conversations_booking_id")),
        sa.UniqueConstraint("lead_id", name=op.f("uq_conversations_lead_id")),
    )
    op.create_index(
        op.f("ix_conversations_business_id_last_message_at_id"),
        "conversations",
        ["business_id", "last_message_at", "id"],
    )
    op.create_index(
        op.f("ix_conversations_customer_id_last_message_at_id"),
        "conversations",
        ["customer_id", "last_message_at", "id"],
    )
    op.create_index(
        op.f("ix_conversations_first_user_id_last_message_at_id"),
        "conversations",
        ["first_user_id", "last_message_at", "id"],
    )
    op.create_index(
        op.f("ix_conversations_second_user_id_last_message_at_id"),
        "conversations",
        ["second_user_id", "last_message_at", "id"],
    )
    op.create_index(op.f("ix_conversations_studio_id"), "conversations", ["studio_id"])
    op.create_index(
        "uq_conversations_customer_id_business_id",
        "conversations",
        ["customer_id", "business_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'BUSINESS'"),
    )
    op.create_index(
        "uq_conversations_pair",
        "conversations",
        ["first_user_id", "second_user_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'DIRECT'"),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("masked", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("side IN ('PERSON', 'TEAM')", name=op.f("ck_messages_side")),
        sa.CheckConstraint(
            "deleted_at IS NULL OR body IS NULL", name=op.f("ck_messages_deleted_at")
        ),
        sa.CheckConstraint(
            "removed_reason IS NULL OR deleted_at IS NOT NULL",
            name=op.f("ck_messages_removed_reason"),
        ),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_messages_seq")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_messages_conversation_id_conversations"),
        ),
        sa.ForeignKeyConstraint(
            ["sender_id"], ["users.id"], name=op.f("fk_messages_sender_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint(
            "conversation_id",
            "sender_id",
            "client_id",
            name=op.f("uq_messages_conversation_id_sender_id_client_id"),
        ),
        sa.UniqueConstraint("conversation_id", "seq", name=op.f("uq_messages_conversation_id_seq")),
    )
    op.create_index(op.f("ix_messages_sender_id"), "messages", ["sender_id"])
    op.create_index(
        "ix_messages_words",
        "messages",
        [sa.literal_column("to_tsvector('simple', body)")],
        postgresql_using="gin",
        postgresql_where=sa.text("body IS NOT NULL"),
    )
    op.create_table(
        "participants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("last_read_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_delivered_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("muted", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("muted_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(muted_until IS NULL) OR muted", name=op.f("ck_participants_muted_until")
        ),
        sa.CheckConstraint(
            "last_read_seq BETWEEN 0 AND last_delivered_seq",
            name=op.f("ck_participants_last_read_seq"),
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_participants_conversation_id_conversations"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_participants_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participants")),
        sa.UniqueConstraint(
            "conversation_id", "user_id", name=op.f("uq_participants_conversation_id_user_id")
        ),
    )
    op.create_index(op.f("ix_participants_user_id"), "participants", ["user_id"])
    op.create_table(
        "message_attachments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_message_attachments_file_id_files")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_message_attachments_message_id_messages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_attachments")),
        sa.UniqueConstraint("file_id", name=op.f("uq_message_attachments_file_id")),
    )
    op.create_index(
        op.f("ix_message_attachments_message_id_position_id"),
        "message_attachments",
        ["message_id", "position", "id"],
    )
    op.create_table(
        "message_reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "decision IN ('KEEP', 'REMOVE')", name=op.f("ck_message_reports_decision")
        ),
        sa.CheckConstraint(
            "reason IN ('SPAM', 'OFFENSIVE', 'SCAM', 'OFF_PLATFORM', 'OTHER')",
            name=op.f("ck_message_reports_reason"),
        ),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL)", name=op.f("ck_message_reports_decided_at")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_message_reports_message_id_messages")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_message_reports_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_reports")),
        sa.UniqueConstraint(
            "message_id", "user_id", name=op.f("uq_message_reports_message_id_user_id")
        ),
    )
    op.create_index(
        "ix_message_reports_open",
        "message_reports",
        ["created_at", "id"],
        postgresql_where=sa.text("decision IS NULL"),
    )
    op.create_index(op.f("ix_message_reports_user_id"), "message_reports", ["user_id"])
    op.create_table(
        "reported_words",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_reported_words_message_id_messages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reported_words")),
        sa.UniqueConstraint("message_id", name=op.f("uq_reported_words_message_id")),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    for name in _TABLES:
        op.drop_table(name)
    op.execute("DELETE FROM files WHERE purpose = 'MESSAGE_ATTACHMENT'")
    _allow(_FORMER_PURPOSES)


def _allow(purposes: Sequence[str]) -> None:
    words = ", ".join(f"'{purpose}'" for purpose in purposes)
    op.execute(
        "-- squawk-ignore ban-drop-constraint\n"  # for the next, of other words
        "ALTER TABLE files DROP CONSTRAINT ck_files_purpose"
    )
    op.execute(
        f"ALTER TABLE files ADD CONSTRAINT ck_files_purpose CHECK (purpose IN ({words})) NOT VALID"
    )
    op.execute(
        "-- squawk-ignore constraint-missing-not-valid\n"  # some files a person
        "ALTER TABLE files VALIDATE CONSTRAINT ck_files_purpose"
    )
