"""Challenges for addresses that nobody has: they answer like any other."""

from typing import Any

from httpx import AsyncClient, Response
from tests.modules.identity.people import ADA, API, Person, Post, told


async def guess(client: AsyncClient, email: str) -> Response:
    body = {"email": email, "code": "000000", "purpose": "LOGIN"}
    return await client.post(f"{API}/verify-otp", json=body)


def without_id(answer: Response) -> dict[str, Any]:
    body: dict[str, Any] = answer.json()
    assert body["detail"].pop("request_id")
    return body


async def test_guesses_at_a_decoy_are_answered_like_any(
    client: AsyncClient, post: Post, ada: Person
) -> None:
    told_of: dict[str, list[Any]] = {}
    for email in (ADA["email"], "nobody@example.com"):
        await client.post(f"{API}/send-otp", json={"email": email, "purpose": "LOGIN"})
        await post.run()
        answers = [await guess(client, email) for _ in range(4)]
        told_of[email] = [without_id(answer) for answer in answers]

    assert told_of[ADA["email"]] == told_of["nobody@example.com"]
    assert [told["error"] for told in told_of[ADA["email"]]] == [
        "otp_invalid",
        "otp_invalid",
        "otp_exhausted",
        "otp_exhausted",
    ]


async def test_so_are_those_who_asked_for_nothing(client: AsyncClient, ada: Person) -> None:
    answers = [await guess(client, email) for email in (ADA["email"], "nobody@example.com")]

    assert [told(answer) for answer in answers] == [(400, "otp_expired")] * 2
    assert without_id(answers[0]) == without_id(answers[1])
