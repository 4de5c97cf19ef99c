"""Every column of every table has a rule: what its owner is given of it, and what is erased."""

from collections.abc import Mapping, Sequence

import pytest
from sqlalchemy import Column as TableColumn
from sqlalchemy import MetaData, Table, Text

from mercat.assembly.following import PERSONAL_DATA
from mercat.assembly.tables import metadata
from mercat.modules.identity.models import User
from mercat.platform.personal_data import KEPT, Column, PersonalTable, PersonalTables

TABLES = [one for data in PERSONAL_DATA if isinstance(data, PersonalTables) for one in data.tables]
RULES = {one.table.name: one.rules for one in TABLES}


def faults(schema: MetaData, rules: Mapping[str, Mapping[str, Column]]) -> list[str]:
    """Columns without a rule, and rules without a column."""
    columns = {
        f"{table.name}.{column.name}" for table in schema.tables.values() for column in table.c
    }
    ruled = {f"{table}.{column}" for table, found in rules.items() for column in found}
    return sorted(columns ^ ruled)


def test_every_column_has_a_rule_and_every_rule_a_column() -> None:
    assert faults(metadata, RULES) == []
    assert len(RULES) == len(TABLES)


def test_the_measure_itself() -> None:
    grown = MetaData()
    for table in metadata.tables.values():
        table.to_metadata(grown)
    grown.tables["users"].append_column(TableColumn("shoe_size", Text))
    Table("diaries", grown, TableColumn("secret", Text))

    assert faults(grown, RULES) == ["diaries.secret", "users.shoe_size"]


@pytest.mark.parametrize("one", TABLES, ids=lambda one: one.table.name)
def test_the_rules_of_a_table_make_sense(one: PersonalTable) -> None:
    for name, rule in one.rules.items():
        if rule.personal and rule.becomes is KEPT and not one.rows_go:
            assert rule.why, f"{name} is kept, and nobody says why"
        if rule.becomes is None and not one.rows_go and one.whose is not None:
            assert one.table.c[name].nullable, f"{name} cannot be emptied"
    exported: Sequence[str] = [name for name in one.columns if one.rules[name].exported]
    assert bool(exported) == bool(one.area)
    assert one.whose is not None or not exported


def test_secrets_are_in_no_export() -> None:
    words = ("hash", "secret", "signing_key", "verifier", "nonce", "fingerprint", "storage_key")
    secrets = [
        (table, name)
        for table, rules in RULES.items()
        for name in rules
        if any(word in name for word in words)
    ]

    assert len(secrets) >= 10
    assert [found for found in secrets if RULES[found[0]][found[1]].exported] == []


def test_who_somebody_is_has_a_rule_that_erases_it() -> None:
    rules = RULES["users"]

    assert [column.name for column in User.__table__.c if rules[column.name].becomes is KEPT] == [
        "id",
        "created_at",
        "updated_at",
        "user_type",
        "status",
        "contested",
        "deletion_requested_at",
    ]
