"""Who can read somebody's mail has not got their phone."""

from httpx import AsyncClient
from tests.modules.identity.people import ADA, API, WRONG, Person, Post
from tests.modules.identity.second_factors import App, finish


async def test_a_reset_leaves_the_second_factor_on(
    client: AsyncClient, post: Post, ada: Person, phone: App
) -> None:
    await client.post(f"{API}/forgot-password", json={"email": ada.email})
    new = {"email": ada.email, "code": await post.code(ada.email), "new_password": WRONG}
    assert (await client.post(f"{API}/reset-password", json=new)).status_code == 200

    login = await client.post(f"{API}/login", json={**ADA, "password": WRONG})

    assert set(login.json()) == {"mfa_required", "mfa_token"}
    signed_in = await finish(client, login.json()["mfa_token"], phone.next_code())
    assert signed_in.status_code == 200


async def test_nor_does_a_code_by_mail_take_its_place(
    client: AsyncClient, post: Post, ada: Person, phone: App
) -> None:
    asked = {"email": ada.email, "purpose": "LOGIN"}
    await client.post(f"{API}/send-otp", json=asked)

    response = await client.post(
        f"{API}/verify-otp", json=asked | {"code": await post.code(ada.email)}
    )

    assert set(response.json()) == {"mfa_required", "mfa_token"}
