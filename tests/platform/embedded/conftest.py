import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mercat.platform.embedded.layout import Layout


@pytest.fixture
def layout() -> Iterator[Layout]:
    """A data directory of its own, in a folder that nobody else may enter."""
    folder = tempfile.mkdtemp(prefix="mercat-")
    yield Layout(Path(folder, "data"))
    shutil.rmtree(folder)
