"""The house's own views: roles, the audit trail, dead letters, settings, search, exports."""

from uuid import uuid4

import pytest
from httpx import AsyncClient
from pydantic import SecretStr
from sqlalchemy import text
from tests.admin.people import Desk, seat, trail, words
from tests.modules.identity.people import provide
from tests.modules.identity.staff import everything

from mercat.admin.desk.chosen import chosen
from mercat.modules.identity.models import UserType
from mercat.platform.resources import Resources
from mercat.platform.settings import Settings

REASON = "Asked for by support ticket 7"


@pytest.fixture
async def boss(client: AsyncClient, resources: Resources) -> Desk:
    return await seat(client, resources, "boss@example.com", UserType.STAFF, "ADMIN")


async def test_staff_see_what_they_may_and_no_more(
    client: AsyncClient, resources: Resources
) -> None:
    desk = await seat(client, resources)
    menu = words(await desk.get("/"))
    assert "Users" in menu
    assert "Audit trail" not in menu
    before = await everything(resources)
    for path in ("/acts/list", "/acts/export.csv", "/settings/list", "/dead-letters/list"):
        assert (await desk.get(path)).status_code == 403
    assert (await desk.get(f"/users/act/roles?pk={desk.id}")).status_code == 403
    assert (await desk.get("/users/act/nothing?pk=1")).status_code == 404
    for pk in ("", "nonsense", uuid4()):
        assert (await desk.get(f"/users/detail?pk={pk}")).status_code == 404
    assert await everything(resources) == before


async def test_nobody_acts_on_themselves_or_upwards(
    client: AsyncClient, resources: Resources
) -> None:
    boss = await seat(client, resources, "boss@example.com", UserType.STAFF, "ADMIN")
    desk = await seat(client, resources)
    before = await everything(resources)
    for pk in (boss.id, desk.id):
        for action in ("suspend", "sign-out"):
            assert (await desk.act("users", action, pk)).status_code == 403
    assert await everything(resources) == before


async def test_roles_are_made_given_and_felt(resources: Resources, boss: Desk) -> None:
    ada = await provide(resources, "ada@example.com")
    given = {"name": "HELPER", "description": "", "parent": "", "permissions": "users:read"}
    made = await boss.act("roles", "create", "", **given)
    assert (made.status_code, made.headers["location"]) == (303, "/admin/roles/list")
    for wrong in ("NOBODY", "not a name"):
        refused = await boss.act("users", "roles", ada.id, roles=wrong)
        assert refused.status_code == 422
    assert (await boss.act("users", "roles", ada.id, roles="HELPER")).status_code == 303
    assert "CUSTOMER, HELPER" in words(await boss.get(f"/users/detail?pk={ada.id}"))
    assert (await boss.act("roles", "delete", "HELPER")).status_code == 409
    assert (await boss.get("/roles/act/delete?pk=ADMIN")).status_code == 409
    assert [(action, changes["reason"]) for action, changes in await trail(resources)] == [
        ("role.created", REASON),
        ("user.roles_changed", REASON),
    ]
    found = words(await boss.get("/acts/list?action=role.created"))
    assert REASON in found
    assert "user.roles_changed" not in found


async def test_a_grave_change_asks_whether_it_is_still_you(
    resources: Resources, boss: Desk
) -> None:
    ada = await provide(resources, "ada@example.com")
    async with resources.database.engine.begin() as connection:
        await connection.execute(
            text("UPDATE login_sessions SET factor_at = now() - interval '6 minutes'")
        )
    before = await everything(resources)
    asked = await boss.get(f"/users/act/roles?pk={ada.id}")
    assert asked.headers["location"].startswith("/admin/confirm?next=%2Fadmin%2Fusers")
    still = await boss.send("/confirm?next=/admin/", password="wrong", code="123456", next="")
    assert still.status_code == 400
    assert await everything(resources) == before


async def test_a_dead_letter_is_put_back(resources: Resources, boss: Desk) -> None:
    letter, event = uuid4(), uuid4()
    async with resources.database.engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO dead_letters "
                "(id, event_id, handler, position, aggregate, payload, attempts, error) VALUES "
                "(:id, :event, 'identity.SendNotice', 1, 'user:1', '{}', 8, 'no route')"
            ),
            {"id": letter, "event": event},
        )
    assert "identity.SendNotice" in words(await boss.get("/dead-letters/list"))

    assert (await boss.act("dead-letters", "retry", letter)).status_code == 303

    async with resources.database.engine.connect() as connection:
        back = await connection.scalar(text("SELECT event_id FROM deliveries"))
    assert back == event
    assert await trail(resources) == [("console.retry", {"reason": REASON})]
    assert (await boss.get(f"/dead-letters/act/retry?pk={letter}")).status_code == 404


async def test_search_and_export(resources: Resources, boss: Desk) -> None:
    ada = await provide(resources, "=ada@example.com")
    found = await boss.get("/search?q=%3Dada")
    assert f"/admin/users/detail?pk={ada.id}" in found.text
    assert "boss@" not in words(found)

    sheet = await boss.get("/users/export.csv?user_type=CUSTOMER")

    assert sheet.headers["content-type"] == "text/csv; charset=utf-8"
    heading, row, *rest = sheet.content.decode("utf-8-sig").splitlines()
    assert heading.startswith("E-mail,Name,Type")
    assert row.startswith("'=ada@example.com,")
    assert rest == []
    told = {"q": None, "filters": {"user_type": "CUSTOMER"}}
    assert await trail(resources) == [("console.exported", told)]


def test_settings_hide_what_is_secret(settings: Settings) -> None:
    canary = "canary-" + "x" * 40
    secret = {
        name: SecretStr(canary)
        for name, field in Settings.model_fields.items()
        if field.annotation is SecretStr
    }
    given = {
        **secret,
        "secret_keys_old": (SecretStr(canary),),
        "database_url": f"postgresql://mercat:{canary}@db/mercat?password={canary}",
        "redis_url": f"redis://:{canary}@cache/0",
        "celery_broker_url": f"amqp://mercat:{canary}@broker",
        "signing_keys_old": canary,
    }
    seen = settings.model_copy(update=given)
    shown = {one.name: one.value for one in chosen(seen)}
    assert len(secret) > 5
    assert [name for name, value in shown.items() if "canary" in value] == []
    assert shown["DATABASE_URL"].startswith("postgresql")
    assert shown["ACCESS_TOKEN_EXPIRE_MINUTES"] == "30"


async def test_the_settings_are_there(boss: Desk) -> None:
    page = await boss.get("/settings/list")
    assert "SECRET_KEY" in words(page)
    assert "test-secret" not in page.text
