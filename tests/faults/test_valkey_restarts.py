"""Valkey is restarted, and comes back empty, between any two steps of a story."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest
from redis import Redis
from tests.data_directory import data_directory
from tests.faults.people import PASSWORD
from tests.faults.place import Place
from tests.running import eventually

from mercat.modules.identity.service import totp

EMAIL = "patience@example.com"
NEW_PASSWORD = "another horse battery staple"


class Story:
    """Each step is taken on a Valkey that has just come back and knows nothing any more."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._codes: set[str] = set()
        self.bearer: dict[str, str] = {}
        self.refresh_token = ""

    def step(self, method: str, door: str, expected: int, **body: Any) -> dict[str, Any]:
        self._place.valkey.stop()
        self._place.valkey.start()
        with Redis.from_url(self._place.valkey.url) as valkey:
            valkey.flushall()
        answer: httpx2.Response = self._place.client.request(
            method, door, json=body or None, headers=self.bearer
        )
        assert answer.status_code == expected, f"{door}: {answer.text}"
        found: dict[str, Any] = answer.json()
        return found

    def signed_in(self, answer: dict[str, Any]) -> None:
        self.bearer = {"Authorization": f"Bearer {answer['access_token']}"}
        self.refresh_token = answer["refresh_token"]

    def code(self) -> str:
        def new() -> str | None:
            self._place.hurry()  # what was lost with the broker is published again in its time
            code = self._place.office.code_for(EMAIL)
            return code if code not in self._codes else None

        code = str(eventually(new, "a code"))
        self._codes.add(code)
        return code


@pytest.fixture
def story() -> Iterator[Story]:
    with data_directory() as layout:
        place = Place(layout)
        try:
            place.open()
            with place.office:
                yield Story(place)
        finally:
            place.close()


Chapter = Callable[[Story], None]


def open_account(story: Story) -> None:
    story.step("POST", "register", 201, email=EMAIL, password=PASSWORD)
    answer = story.step("POST", "verify-otp", 200, email=EMAIL, code=story.code())
    story.signed_in(answer)
    story.step("GET", "me", 200)
    story.signed_in(story.step("POST", "refresh", 200, refresh_token=story.refresh_token))
    story.step("GET", "me", 200)
    story.step("POST", "logout", 200)
    story.step("GET", "me", 401)
    story.step("POST", "refresh", 401, refresh_token=story.refresh_token)
    story.bearer = {}


def sign_in_by_code(story: Story) -> None:
    story.step("POST", "send-otp", 202, email=EMAIL, purpose="LOGIN")
    code = story.code()
    right = {"email": EMAIL, "code": code, "purpose": "LOGIN"}
    story.step("POST", "verify-otp", 400, **right | {"code": f"{(int(code) + 1) % 10**6:06}"})
    story.step("POST", "verify-otp", 200, **right)
    story.step("POST", "verify-otp", 400, **right)


def reset_password(story: Story) -> None:
    story.step("POST", "forgot-password", 202, email=EMAIL)
    new = {"email": EMAIL, "code": story.code(), "new_password": NEW_PASSWORD}
    story.step("POST", "reset-password", 200, **new)
    story.step("POST", "reset-password", 400, **new)
    story.step("POST", "login", 401, email=EMAIL, password=PASSWORD)


def use_second_factor(story: Story) -> None:
    account = {"email": EMAIL, "password": NEW_PASSWORD}
    story.signed_in(story.step("POST", "login", 200, **account))
    secret = story.step("POST", "mfa/totp", 200)["secret"]
    code = {"code": totp.code_now(secret)}
    codes = story.step("POST", "mfa/totp/confirm", 200, **code)["recovery_codes"]
    story.bearer = {}
    half = story.step("POST", "login", 200, **account)
    second = {"mfa_token": half["mfa_token"], "code": codes[0]}
    story.signed_in(story.step("POST", "login/mfa", 200, **second))
    story.step("POST", "login/mfa", 401, **second)


def use_key(story: Story) -> None:
    wish = {"name": "Statistics", "scopes": ["account:read"]}
    made = story.step("POST", "api-keys", 201, **wish)
    person, story.bearer = story.bearer, {"X-API-Key": made["key"]}
    story.step("GET", "me", 200)
    program, story.bearer = story.bearer, person
    story.step("DELETE", f"api-keys/{made['id']}", 200)
    story.bearer = program
    story.step("GET", "me", 401)


@pytest.mark.timeout(240)
def test_every_flow_ends_as_it_would(story: Story) -> None:
    chapters: list[Chapter] = [
        open_account,
        sign_in_by_code,
        reset_password,
        use_second_factor,
        use_key,
    ]
    for chapter in chapters:
        chapter(story)
