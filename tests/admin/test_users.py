"""Accounts at the console: found, looked at, suspended with a reason."""

from httpx import AsyncClient
from tests.admin.people import seat, trail, words
from tests.modules.identity.people import provide
from tests.modules.identity.staff import everything, join

from mercat.platform.resources import Resources

REASON = "Asked for by support ticket 7"


async def test_an_account_is_suspended_with_a_reason(
    client: AsyncClient, resources: Resources
) -> None:
    ada = await provide(resources, "ada@example.com")
    desk = await seat(client, resources)
    row = await desk.get(f"/users/detail?pk={ada.id}")
    assert "Suspend" in words(row)
    asked = await desk.get(f"/users/act/suspend?pk={ada.id}")
    assert "signed out everywhere" in words(asked)

    before = await everything(resources)
    for reason in ("", "why"):
        refused = await desk.act("users", "suspend", ada.id, reason=reason)
        assert refused.status_code == 422
    assert await everything(resources) == before

    done = await desk.act("users", "suspend", ada.id)

    assert done.status_code == 303
    assert await trail(resources) == [("user.suspended", {"reason": REASON, "sessions": 0})]
    page = await desk.get(f"/users/detail?pk={ada.id}")
    assert "ada@example.com is suspended." in words(page)
    assert "Reinstate" in words(page)
    again = await desk.get(f"/users/act/suspend?pk={ada.id}")
    assert again.status_code == 409


async def test_somebody_is_signed_out_everywhere(client: AsyncClient, resources: Resources) -> None:
    ada = await join(client, resources, "ada@example.com")
    assert (await ada.get("/auth/me")).status_code == 200
    desk = await seat(client, resources, "other@example.com")

    done = await desk.act("users", "sign-out", ada.id)

    assert done.status_code == 303
    assert await trail(resources) == [("sessions.ended", {"reason": REASON, "count": 1})]
    assert "Nowhere." in words(await desk.get(f"/users/detail?pk={ada.id}"))
    client.cookies.clear()
    assert (await ada.get("/auth/me")).status_code == 401
