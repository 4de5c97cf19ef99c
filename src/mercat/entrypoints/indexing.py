"""`mercat search`: documents made again, of everything or of what has none."""

from collections.abc import Callable

from rich.console import Console

from mercat.entrypoints.seeding.progress import progress
from mercat.modules.search.dependencies.indexing import rebuild_documents
from mercat.modules.search.repository import Kind
