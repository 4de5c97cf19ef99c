"""Times and days as people write them to us."""

import re
from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator
from pydantic_core import PydanticCustomError

_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _written(told: object) -> object:
    """A number would be read as seconds since 1970, `2026` too: nobody means that for certain."""
    if isinstance(told, date) or (isinstance(told, str) and _WRITTEN.match(told)):
        return told
    raise PydanticCustomError("moment", "Write a day like 2026-12-01, a time 2026-12-01T09:00:00Z")


Moment = Annotated[AwareDatetime, BeforeValidator(_written)]
Day = Annotated[date, BeforeValidator(_written)]
