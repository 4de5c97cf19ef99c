"""What the doors of notices are sent on one visit."""

from typing import Any

from mercat.platform.ids import uuid7

NOTICE_BODIES: dict[str, dict[str, Any]] = {
    "/api/v1/notifications/read": {"ids": [str(uuid7())]},
    "/api/v1/notifications/preferences": {"preferences": []},
}
