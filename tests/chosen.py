"""Settings with some of them chosen differently."""

from typing import Any

from mercat.platform.settings import Settings


def chosen(settings: Settings, **changes: Any) -> Settings:
    """Not `model_copy`: that would keep what was already worked out from the others."""
    return Settings(_env_file=None, **(settings.model_dump() | changes))
