"""The audit trail becomes a chain that nobody may change; a role for the application."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NOW = sa.text("now()")

# Each field as text after its length in bytes, NULL as the length -1: what audit's `chain.seal`
# computes outside the database. docs/decisions/0013-audit-trail.md
_SEAL = """
CREATE FUNCTION audit_seal(previous bytea, event audit_events) RETURNS bytea
LANGUAGE sql STABLE AS $$
    SELECT sha256(previous || string_agg(
        CASE WHEN field IS NULL THEN int4send(-1)
             ELSE int4send(octet_length(field)) || convert_to(field, 'UTF8') END,
        ''::bytea ORDER BY place))
    FROM unnest(ARRAY[
        event.position::text,
        event.id::text,
        (extract(epoch FROM event.created_at) * 1000000)::bigint::text,
        (extract(epoch FROM event.updated_at) * 1000000)::bigint::text,
        event.action,
        event.actor_id::text,
        event.api_key_id::text,
        event.target_type,
        event.target_id,
        event.ip,
        event.request_id,
        event.changes::text
    ]) WITH ORDINALITY AS fields(field, place)
$$
"""

# One writer at a time, from here to the end of its transaction: what comes next must know it.
# Under a snapshot older than the lock the position is taken already, and the insert fails. Nobody
# says when it was: an act that is dated back would stand where nobody looks for it.
_CHAIN = """
CREATE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
BEGIN
    NEW.created_at := now();
    NEW.updated_at := now();
    PERFORM pg_advisory_xact_lock(hashtextextended('audit_events', 0));
    SELECT position, hash INTO last FROM audit_events ORDER BY position DESC LIMIT 1;
    NEW.position := coalesce(last.position, 0) + 1;
    NEW.previous_hash := coalesce(last.hash, decode(repeat('00', 32), 'hex'));
    NEW.hash := audit_seal(NEW.previous_hash, NEW);
    RETURN NEW;
END
$$
"""

# One for a row that is not there would have the chain called broken for ever.
_VOUCH = """
CREATE FUNCTION audit_vouch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM audit_events WHERE position = NEW.position AND hash = NEW.hash
    ) THEN
        RAISE EXCEPTION 'A checkpoint names a row of the audit trail by its position and hash.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$
"""

# Whoever inserts could else put a temporary table of the same name before the real one.
_FIX_NAMES = """
DO $$
BEGIN
    EXECUTE format('ALTER FUNCTION audit_chain() SET search_path = %I, pg_temp', current_schema());
    EXECUTE format('ALTER FUNCTION audit_vouch() SET search_path = %I, pg_temp', current_schema());
END
$$
"""

_REFUSE = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail is only added to.' USING ERRCODE = 'insufficient_privilege';
END
$$
"""

# Rows from before the chain, in the order in which they were written.
_BACKFILL = """
DO $$
DECLARE
    event audit_events;
    place bigint := 0;
    previous bytea := decode(repeat('00', 32), 'hex');
BEGIN
    FOR event IN SELECT * FROM audit_events ORDER BY created_at, id LOOP
        place := place + 1;
        event.position := place;
        event.hash := audit_seal(previous, event);
        UPDATE audit_events SET position = place, previous_hash = previous, hash = event.hash
        WHERE id = event.id;
        previous := event.hash;
    END LOOP;
END
$$
"""

# Whoever runs the migrations owns the tables and may do anything. The application need not: it
# takes this role (DB_ROLE), or signs in as a user who has it. Not every owner may make roles.
_GRANT = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mercat_app') THEN
        CREATE ROLE mercat_app NOLOGIN;
    END IF;
    IF NOT pg_has_role('mercat_app', 'MEMBER') THEN
        EXECUTE format('GRANT mercat_app TO %I', current_user);
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO mercat_app', current_schema());
    EXECUTE format(
        'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO mercat_app',
        current_schema());
    EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO mercat_app', current_schema());
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I '
        'GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO mercat_app', current_schema());
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I '
        'GRANT USAGE ON SEQUENCES TO mercat_app', current_schema());
    REVOKE UPDATE, DELETE ON audit_events, audit_checkpoints FROM mercat_app;
    REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM mercat_app;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE WARNING 'The role mercat_app was not made: see docs/decisions/0013-audit-trail.md';
    WHEN duplicate_object OR unique_violation THEN
        RAISE EXCEPTION 'Another database is being migrated at this moment. Try again.';
END
$$
"""

_UNGRANT = """
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'mercat_app') THEN
        DROP OWNED BY mercat_app;  -- what it was granted here; other databases may use the role
    END IF;
EXCEPTION WHEN insufficient_privilege THEN NULL;
END
$$
"""

_INDEXES = {
    "ix_audit_events_created_at_id": "created_at, id",
    "ix_audit_events_actor_id_created_at_id": "actor_id, created_at, id",
    "ix_audit_events_target_type_target_id_created_at_id": "target_type, target_id, created_at, id",
    "ix_audit_events_action_created_at_id": "action, created_at, id",
}
_APPEND_ONLY = ("audit_events", "audit_checkpoints")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.create_table(
        "audit_checkpoints",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_checkpoints"),
        sa.UniqueConstraint("position", name="uq_audit_checkpoints_position"),
    )
    op.add_column("audit_events", sa.Column("position", sa.BigInteger(), nullable=True))
    op.add_column("audit_events", sa.Column("previous_hash", sa.LargeBinary(), nullable=True))
    op.add_column("audit_events", sa.Column("hash", sa.LargeBinary(), nullable=True))
    op.execute(_SEAL)
    op.execute(_BACKFILL)
    _require()
    op.execute(_CHAIN)
    op.execute(_VOUCH)
    op.execute(_FIX_NAMES)
    op.execute(_REFUSE)
    op.execute(
        "CREATE TRIGGER chain BEFORE INSERT ON audit_events "
        "FOR EACH ROW EXECUTE FUNCTION audit_chain()"
    )
    op.execute(
        "CREATE TRIGGER vouch BEFORE INSERT ON audit_checkpoints "
        "FOR EACH ROW EXECUTE FUNCTION audit_vouch()"
    )
    for table in _APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        )
    op.execute(
        "-- squawk-ignore require-concurrent-index-creation\n"
        "CREATE INDEX ix_users_created_at_id ON users (created_at, id)"
    )
    op.execute(_GRANT)


def _require() -> None:
    """The table is as old as the release that this comes with: it is small, and locked anyway."""
    for column in ("position", "previous_hash", "hash"):
        op.execute(
            f"-- squawk-ignore adding-not-nullable-field\n"
            f"ALTER TABLE audit_events ALTER COLUMN {column} SET NOT NULL"
        )
    op.execute(
        "-- squawk-ignore disallowed-unique-constraint\n"
        "ALTER TABLE audit_events ADD CONSTRAINT uq_audit_events_position UNIQUE (position)"
    )
    for name, columns in _INDEXES.items():
        op.execute(
            "-- squawk-ignore require-concurrent-index-creation\n"
            f"CREATE INDEX {name} ON audit_events ({columns})"
        )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.execute(_UNGRANT)
    op.drop_index("ix_users_created_at_id", table_name="users")
    for table in _APPEND_ONLY:
        op.execute(f"DROP TRIGGER refuse ON {table}")
    op.execute("DROP TRIGGER chain ON audit_events")
    op.execute("DROP TRIGGER vouch ON audit_checkpoints")
    op.execute("DROP FUNCTION audit_vouch()")
    op.execute("DROP FUNCTION audit_refuse()")
    op.execute("DROP FUNCTION audit_chain()")
    op.execute("DROP FUNCTION audit_seal(bytea, audit_events)")
    for name in _INDEXES:
        op.drop_index(name, table_name="audit_events")
    op.drop_constraint("uq_audit_events_position", "audit_events")
    for column in ("hash", "previous_hash", "position"):
        op.drop_column("audit_events", column)
    op.drop_table("audit_checkpoints")
