"""The schema as it is written down."""

from pathlib import Path

from graphql import build_schema, is_non_null_type

from mercat.graphql.schema import written

ROOT = Path(__file__).parents[2]


def test_the_file_is_the_schema() -> None:
    assert (ROOT / "schema.graphql").read_text() == written(), "run `mercat graphql-schema`"


def test_every_root_field_may_be_null_and_says_what_it_is() -> None:
    """One that is refused leaves the others what they are."""
    document = build_schema(written())
    for root in (document.query_type, document.mutation_type):
        assert root is not None
        for name, field in root.fields.items():
            assert field.description, name
            assert not is_non_null_type(field.type), name
