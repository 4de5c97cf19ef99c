"""The whole graph."""

from functools import lru_cache

from strawberry import Schema

from mercat.graphql.building import Builder
from mercat.graphql.mutations import MUTATIONS
from mercat.graphql.queries import QUERIES
from mercat.graphql.scalars import config
from mercat.graphql.subscriptions import SUBSCRIPTIONS
from mercat.graphql.types import NAMES, NODES


@lru_cache(maxsize=1)
def schema() -> Schema:
    """Made when it is first asked for: most processes never do."""
    builder = Builder(NODES, NAMES)
    query = builder.root("Query", QUERIES)
    mutation = builder.root("Mutation", MUTATIONS)
    subscription = builder.subscriptions(SUBSCRIPTIONS)
    builder.finish_nodes()
    assert query is not None  # noqa: S101 (there is something to ask)
    return Schema(query=query, mutation=mutation, subscription=subscription, config=config())


def written() -> str:
    """In the schema definition language, as schema.graphql has it."""
    return schema().as_str().rstrip() + "\n"
