"""What the owner of API keys hears of them, and how they all go at once."""

from httpx import AsyncClient
from tests.modules.identity.people import Post, told
from tests.modules.identity.staff import Account, by_key


async def test_the_owner_is_told_of_a_new_one(bea: Account, post: Post) -> None:
    await bea.make_key()

    await post.run()

    assert post.letters(bea.email)[0].subject == "Your Mercat account has a new API key"


async def test_a_password_that_was_forgotten_takes_them_all_along(
    bea: Account, admin: Account, client: AsyncClient, post: Post
) -> None:
    hers = [(await bea.make_key())["key"] for _ in range(2)]
    anothers = (await admin.make_key())["key"]
    await client.post("/api/v1/auth/forgot-password", json={"email": bea.email})
    proof = {"email": bea.email, "code": await post.code(bea.email)}

    response = await client.post(
        "/api/v1/auth/reset-password", json={**proof, "new_password": "another battery staple"}
    )

    assert response.status_code == 200
    for key in hers:
        assert told(await by_key(client, key)) == (401, "invalid_api_key")
    assert (await by_key(client, anothers)).status_code == 200
