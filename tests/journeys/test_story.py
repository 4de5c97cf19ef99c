"""The first story, over HTTP, against a real `mercat up`."""

import re
import secrets
import subprocess
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from tests.running import MERCAT, PATIENCE, ROOT, Up, environment, eventually

pytestmark = pytest.mark.xdist_group("up")

PASSWORD = "correct horse battery staple"


@pytest.fixture
def visitor(up: Up) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=up.url, timeout=PATIENCE) as client:
        yield client


def code_for(visitor: httpx2.Client, email: str) -> str:
    def newest() -> str | None:
        emails = visitor.get("/dev/mailbox.json", params={"to": email}).json()
        return re.findall(r"\b\d{6}\b", emails[0]["text"])[0] if emails else None

    return str(eventually(newest, "the code"))


def post(visitor: httpx2.Client, door: str, expected: int, **request: Any) -> dict[str, Any]:
    response = visitor.post(f"/api/v1/auth/{door}", **request)
    assert response.status_code == expected, response.text
    body: dict[str, Any] = response.json()
    return body


def me(visitor: httpx2.Client, token: str) -> httpx2.Response:
    return visitor.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {token}"})


def test_ada_opens_an_account_and_uses_it(visitor: httpx2.Client) -> None:
    email = f"ada-{secrets.token_hex(4)}@example.com"
    account = {"email": email, "password": PASSWORD}

    assert post(visitor, "register", 201, json=account)["is_verified"] is False
    assert post(visitor, "login", 403, json=account)["error"] == "email_not_verified"
    code = code_for(visitor, email)
    post(visitor, "verify-otp", 200, json={"email": email, "code": code})
    pair = post(visitor, "login", 200, json=account)
    seen = me(visitor, pair["access_token"])
    assert (seen.status_code, seen.json()["email"], seen.json()["is_verified"]) == (
        200,
        email,
        True,
    )
    refreshed = post(visitor, "refresh", 200, json={"refresh_token": pair["refresh_token"]})
    assert refreshed["refresh_token"] != pair["refresh_token"]
    newer = refreshed["access_token"]
    assert me(visitor, newer).status_code == 200
    post(visitor, "logout", 200, headers={"Authorization": f"Bearer {newer}"})

    refused = me(visitor, newer)
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
    last = {"refresh_token": refreshed["refresh_token"]}
    assert post(visitor, "refresh", 401, json=last)["status_code"] == 401


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("/docs", "text/html", "swagger"),
        ("/redoc", "text/html", "redoc"),
        ("/openapi.json", "application/json", "/api/v1/auth/register"),
        ("/dev/mailbox", "text/html", "<html"),
        ("/health/ready", "application/json", '"ok"'),
    ],
)
def test_its_pages_answer(visitor: httpx2.Client, path: str, kind: str, words: str) -> None:
    response = visitor.get(path)

    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith(kind)
    assert words in response.text.lower()


def test_the_demo_plays_the_story_itself(up: Up) -> None:
    done = subprocess.run(
        [*MERCAT, "demo", "--url", up.url],
        env=environment(DATA_DIR=str(up.layout.root), NO_COLOR="1", COLUMNS="200"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("✓") == 153
    for told in (
        "missing: category, location, hours",
        "MANAGER of Rossi & Figli Plumbing",
        "her telephone noted 45.7536° N, 4.8291° E in it",
        "of WebP, without a place",
        "7 quai des Étroits, 69005 Lyon",
        "Call me: [hidden until you have a deal]",
        "Rossi & Figli Plumbing: Until noon, yes.",
        "The kitchen tap drips · Ada ·",
        "2 lines · 99.00 EUR",
        "That makes 41.00 EUR. All of it is paid when booking.",
        "The card was declined. Nothing was taken; try again.",
        "41.00 EUR paid · held → confirmed",
        "Cancelled 24 hours or more before the start: 50 % comes back (20.50 EUR of 41.00 EUR).",
        "20.50 EUR back · held → confirmed → rescheduled → cancelled",
        "2 events · STATUS:CANCELLED",
        "webhook.test, signed · 204",
        "booking.held → booking.confirmed → booking.rescheduled → booking.cancelled",
    ):
        assert told in done.stdout
    assert "The story went as it should." in done.stdout


def test_the_demo_says_so_when_nobody_answers() -> None:
    done = subprocess.run(
        [*MERCAT, "demo", "--url", "http://127.0.0.1:9"],
        env=environment(NO_COLOR="1", COLUMNS="200"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "Nobody answers at http://127.0.0.1:9" in done.stdout
