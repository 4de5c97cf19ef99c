"""Settings that container platforms hand over as files."""

from pathlib import Path
from typing import Any

from pydantic_settings import EnvSettingsSource


class FileSource(EnvSettingsSource):
    """`NAME_FILE=/run/secrets/name` reads NAME from that file, as container platforms hand them."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        path, _, _ = super().get_field_value(field, f"{field_name}_file")
        value = Path(path).read_text().strip() if path else None
        return value, field_name, False
