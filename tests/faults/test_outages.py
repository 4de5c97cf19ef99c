"""What Mercat depends on goes away and comes back, while its own processes stay as they are."""

import asyncio
from collections.abc import Iterator

import pytest
from tests.data_directory import data_directory
from tests.faults.people import PASSWORD, Crowd, accounts
from tests.faults.place import PARTS, Place
from tests.running import eventually

pytestmark = pytest.mark.xdist_group("outages")


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with data_directory() as layout:
        place = Place(layout)
        try:
            place.open()
            yield place
        finally:
            place.close()


def test_a_mail_server_that_refuses_gets_the_mail_later(place: Place) -> None:
    account = {"email": "patient@example.com", "password": PASSWORD}
    assert place.post("register", **account).status_code == 201
    failed = "SELECT attempts, error FROM deliveries WHERE handled_at IS NULL AND attempts > 1"
    [row] = eventually(lambda: place.sql(failed), "a second attempt")
    assert row["error"].startswith("MailError: The e-mail was not sent: ")
    assert place.office.letters == []

    with place.office as office:
        eventually(lambda: office.code_for("patient@example.com"), "the e-mail")
        eventually(lambda: not place.sql(failed), "the end of the delivery")
        code = str(office.code_for("patient@example.com"))
        answer = place.post("verify-otp", email="patient@example.com", code=code)

    assert answer.status_code == 200
    assert office.receivers["patient@example.com"] == 1


@pytest.mark.timeout(240)
def test_without_the_database_it_says_so_and_then_goes_on(place: Place) -> None:
    headers = place.sign_in("cut@example.com")
    before = {name: place.house.pid(name) for name in PARTS}
    account = {"email": "late@example.com", "password": PASSWORD}

    place.postgres.stop()
    try:
        answers = [place.post("register", **account), place.post("login", **account)]
    finally:
        place.postgres.start()

    for answer in answers:
        body = answer.json()
        assert (answer.status_code, body["status_code"], body["error"]) == (503, 503, "unavailable")
        assert body["detail"]["dependency"] == "database"
        assert body["detail"]["request_id"] == answer.headers["X-Request-Id"]
    eventually(lambda: place.post("register", **account).status_code in {201, 409}, "an account")
    assert place.me(headers).status_code == 200
    with place.office as office:
        eventually(lambda: office.code_for("late@example.com"), "the e-mail")
    assert {name: place.house.pid(name) for name in PARTS} == before


@pytest.mark.timeout(240)
def test_without_valkey_people_sign_in_and_are_known(place: Place) -> None:
    headers = place.sign_in("known@example.com")
    account = {"email": "known@example.com", "password": PASSWORD}

    place.valkey.stop()
    try:
        assert place.me(headers).status_code == 200
        again = place.post("login", **account)
        assert again.status_code == 200
        token = again.json()["access_token"]
        assert place.me({"Authorization": f"Bearer {token}"}).status_code == 200
        place.client.post("logout", headers=headers)
        assert place.me(headers).status_code == 401
        new = {"email": "meanwhile@example.com", "password": PASSWORD}
        assert place.post("register", **new).status_code == 201
    finally:
        place.valkey.start()

    assert place.me(headers).status_code == 401
    with place.office as office:
        eventually(lambda: office.code_for("meanwhile@example.com"), "the e-mail")


@pytest.mark.timeout(240)
def test_a_worker_whose_jobs_all_end_while_the_broker_is_away_takes_up_work_again(
    place: Place,
) -> None:
    """None of them can be acknowledged, and kombu alone would wait for that for ever."""
    people = [f"held-{number}@example.com" for number in range(8)]
    place.house.kill("worker")  # whose log begins anew
    place.house.start("worker")
    with place.office as office:
        office.holds = True
        try:
            asyncio.run(Crowd(place.house.url).register(people))
            eventually(lambda: office.waiting == 4, "as many jobs as the worker does at once")
            place.valkey.kill()
        finally:
            office.holds = False
        ended = "SELECT FROM deliveries WHERE handled_at IS NOT NULL AND aggregate LIKE 'held-%'"
        eventually(lambda: len(place.sql(ended)) == 4, "their ends")
        refused = "Couldn't ack"
        eventually(lambda: refused in place.house.log("worker").read_text(), refused)
        place.valkey.start()
        place.hurry_until(lambda: set(people) <= set(office.receivers), "everybody's e-mail")


@pytest.mark.timeout(240)
def test_relay_and_worker_are_killed_under_load_and_nothing_is_lost(place: Place) -> None:
    people = [f"loaded-{number}@example.com" for number in range(80)]
    with place.office as office:
        for half in range(2):
            asyncio.run(Crowd(place.house.url).register(people[half::2]))
            place.house.kill("relay", "worker")
            place.end_leases()
            place.hurry()
            place.house.start("relay", "worker")

        eventually(lambda: set(people) <= set(office.receivers), "everybody's e-mail")

    found = asyncio.run(accounts(place.layout.database_url))
    assert {email: found[email] for email in people} == dict.fromkeys(people, 1)
    assert place.sql("SELECT * FROM dead_letters") == []
