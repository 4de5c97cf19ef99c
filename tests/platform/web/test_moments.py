"""Times in queries and bodies: as people write them, and never seconds."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from httpx import AsyncClient
from pydantic import TypeAdapter, ValidationError
from tests.modules.identity.staff import join

from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources
from mercat.platform.web.moments import Day, Moment


@pytest.mark.parametrize(
    "told", ["2026", "0", "-1", "1e9", "1764579600", 2026, 1.5, None, True, ""]
)
@pytest.mark.parametrize("kind", [Moment, Day])
def test_a_number_is_no_time(kind: Any, told: Any) -> None:
    with pytest.raises(ValidationError, match="Write a day like 2026-12-01"):
        TypeAdapter(kind).validate_python(told)


def test_what_is_written_as_one_is() -> None:
    moments, days = TypeAdapter(Moment), TypeAdapter(Day)
    assert moments.validate_python("2026-12-01T10:00:00+01:00") == datetime(
        2026, 12, 1, 9, tzinfo=UTC
    )
    assert days.validate_python("2026-12-01") == date(2026, 12, 1)
    with pytest.raises(ValidationError, match="timezone"):
        moments.validate_python("2026-12-01T10:00:00")


@pytest.mark.parametrize(
    "path",
    [
        "/payments/charges?from=2026",
        "/audit-events?to=2026",
        "/bookings?from=2026",
        "/payments/statement.csv?business_id={id}&from=0",
        "/rooms/{id}/availability?from=0",
    ],
)
async def test_no_door_takes_one(client: AsyncClient, resources: Resources, path: str) -> None:
    admin = await join(client, resources, "root@example.com", UserType.STAFF, ["ADMIN"])
    answer = await admin.get(path.format(id=admin.id))
    assert (answer.status_code, answer.json()["error"]) == (422, "validation_error")
    assert [one["code"] for one in answer.json()["detail"]["fields"]] == ["moment"]
