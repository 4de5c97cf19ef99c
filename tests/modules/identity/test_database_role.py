"""With no more than the rights of `mercat_app` everything works that the product does."""

from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import text
from tests.modules.identity.people import API, PASSWORD, Post, changed, refresh
from tests.modules.identity.staff import Account, by_key

from mercat.platform.resources import Resources, open_resources

NEW = {"email": "new@example.com", "password": PASSWORD}


async def test_the_applications_role_is_enough(
    app: FastAPI, client: AsyncClient, resources: Resources, admin: Account
) -> None:
    settings = changed(resources.settings, db_role="mercat_app")
    async with open_resources(settings, resources.clock) as limited:
        app.state.resources = limited
        assert await limited.reads.value("SELECT current_user::text") == "mercat_app"
        await _story(client, Post(limited), admin)


async def _story(client: AsyncClient, post: Post, admin: Account) -> None:
    assert (await client.post(f"{API}/register", json=NEW)).status_code == 201
    code = await post.code(NEW["email"])
    verified = await client.post(f"{API}/verify-otp", json={"email": NEW["email"], "code": code})
    user = verified.json()["user"]["id"]
    wrong = {**NEW, "password": "wrong"}
    assert (await client.post(f"{API}/login", json=wrong)).status_code == 401
    tokens = (await client.post(f"{API}/login", json=NEW)).json()
    assert (await refresh(client, tokens["refresh_token"])).status_code == 200
    key = (await admin.make_key("users:read"))["key"]
    assert (await by_key(client, key, path="/users")).status_code == 200
    role = await admin.make_role("LEAD", "audit:read")
    given = await admin.ask("PUT", f"/users/{user}/roles", {"roles": ["LEAD"]})
    assert given.status_code == 200
    await admin.ask("PUT", f"/users/{user}/roles", {"roles": []})
    assert (await admin.ask("DELETE", f"/roles/{role}")).status_code == 200
    suspended = await admin.ask("PATCH", f"/users/{user}", {"status": "SUSPENDED"})
    assert suspended.json()["status"] == "SUSPENDED"
    await post.run()
    async with post.resources.database.engine.connect() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM dead_letters")) == 0
