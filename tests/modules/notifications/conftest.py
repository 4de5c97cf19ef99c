"""What tests of notices start from."""

import pytest
from tests.modules.conversations.conftest import clerk, parlour
from tests.modules.identity.people import Post

from mercat.platform.resources import Resources

__all__ = ["clerk", "parlour"]


@pytest.fixture
def post(resources: Resources) -> Post:
    return Post(resources)
