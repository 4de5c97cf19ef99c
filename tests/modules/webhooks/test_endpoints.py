"""Who may have other programs told, and where they may be."""

import pytest
from tests.chosen import chosen
from tests.modules.webhooks.switchboard import Switchboard

from mercat.modules.webhooks.dependencies import fetcher_of
from mercat.modules.webhooks.models import MOST_ENDPOINTS
from mercat.platform.fetching import FetchFailed
from mercat.platform.settings import Settings


async def test_added_read_changed_and_removed(board: Switchboard) -> None:
    response = await board.add(
        board.adam,
        url="https://hooks.example.com/a?key=1",
        description=" Ours ",
        events=["booking.confirmed", "booking.confirmed"],
    )
    assert response.status_code == 201, response.text
    added = response.json()
    secret = added.pop("secret")
    assert secret.startswith("whsec_")
    assert added["description"] == "Ours"
    assert added["events"] == ["booking.confirmed"]
    assert added["status"] == "ENABLED"
    assert await board.read(added) == added  # without its secret
    sealed = await board.value("SELECT encode(secret_sealed, 'escape') FROM webhook_endpoints")
    assert secret not in sealed

    path = f"/webhook-endpoints/{added['id']}"
    changed = await board.olga.ask("PATCH", path, {"events": None, "status": "DISABLED"})
    assert changed.status_code == 200, changed.text
    assert changed.json() == {
        **added,
        "events": None,
        "status": "DISABLED",
        "disabled_reason": "TEAM",
    }
    assert (await board.olga.ask("DELETE", path)).status_code == 200
    assert (await board.olga.get(path)).status_code == 404
    listed = await board.olga.get(f"/webhook-endpoints?business_id={board.hall}")
    assert listed.json()["items"] == []
    acts = await board.value(
        "SELECT array_agg(action ORDER BY id) FROM audit_events WHERE action LIKE 'webhook%'"
    )
    assert acts == [f"webhook_endpoint.{verb}" for verb in ("added", "changed", "removed")]


async def test_for_owners_and_admins_alone(board: Switchboard) -> None:
    endpoint = await board.endpoint()
    path, before = f"/webhook-endpoints/{endpoint['id']}", await board.state()
    asked = [
        ("GET", path, None),
        ("PATCH", path, {"status": "DISABLED"}),
        ("DELETE", path, None),
        ("POST", f"{path}/secret/rotate", None),
        ("POST", f"{path}/test", None),
        ("GET", f"{path}/deliveries", None),
        ("POST", f"{path}/deliveries/{board.hall}/retry", None),
    ]
    for method, where, body in asked:
        manager = await board.mona.ask(method, where, body)
        stranger = await board.carl.ask(method, where, body)
        assert (manager.status_code, stranger.status_code) == (403, 404), where
        assert stranger.json()["error"] == "webhook_endpoint_not_found"
    for who, status in ((board.mona, 403), (board.carl, 404)):
        assert (await board.add(who, url="https://hooks.example.com/")).status_code == status
        for where in ("webhook-endpoints", "events"):
            assert (await who.get(f"/{where}?business_id={board.hall}")).status_code == status
    assert await board.state() == before


async def test_no_more_than_ten(board: Switchboard) -> None:
    for number in range(MOST_ENDPOINTS):
        await board.endpoint(f"/{number}")
    before = await board.state()
    refused = await board.add(board.olga, url="https://hooks.example.com/")
    assert (refused.status_code, refused.json()["error"]) == (409, "too_many_webhook_endpoints")
    assert await board.state() == before


_REFUSED = [
    *("http://example.com/", "ftp://example.com/", "//example.com/", "example.com", "https://"),
    *("https://ada:secret@example.com/", "https://ada@example.com/", "https://exam ple.com/"),
    *("https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest/meta-data/"),
    *("https://10.0.0.1/", "https://192.168.1.1:8443/", "https://100.64.0.1/"),
    *("https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a00:1]/", "https://[2002:a00:1::1]/"),
    *("https://[fe80::1%25eth0]/", "https://[fc00::1]/", "https://0.0.0.0/"),
    *("https://example.com:0/", "https://example.com\\@10.0.0.1/", "https://example.com./"),
    *("https://2130706433/", "https://0x7f000001/", "https://017700000001/", "https://127.1/"),
    *(
        "https://0x7f.0.0.0x1/",
        "https://127.0.0.1./",
        "https://10.0.0.256/",
        "https://%31%32%37.1/",
    ),
    *("https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", "https://[::127.0.0.1]/"),
    *("https://192.88.99.1/", "https://168.63.129.16/", "https://[fd00:ec2::254]/"),
    *("http://127.0.0.1:9000/", "https://198.18.0.1/", "https://224.0.0.1/", "https://[ff02::1]/"),
]


async def test_addresses_that_are_refused_at_once(board: Switchboard) -> None:
    before = await board.state()
    for url in _REFUSED:
        refused = await board.add(board.olga, url=url)
        assert (refused.status_code, refused.json().get("error")) == (
            422,
            "address_not_allowed",
        ), url
    assert await board.state() == before


def test_programs_on_this_machine(settings: Settings) -> None:
    """Where nobody but this machine reaches Mercat, or somebody has chosen so."""
    for chosen_by, reached in (
        ({"webhook_loopback": None}, True),
        ({"webhook_loopback": None, "host": "0.0.0.0"}, False),
        ({"webhook_loopback": False}, False),
        ({"webhook_loopback": True, "host": "0.0.0.0"}, True),
    ):
        fetcher = fetcher_of(chosen(settings, **chosen_by))
        if reached:
            assert fetcher.checked("http://127.0.0.1:9000/") == "http://127.0.0.1:9000/"
        else:
            with pytest.raises(FetchFailed):
                fetcher.checked("http://127.0.0.1:9000/")
        with pytest.raises(FetchFailed):
            fetcher.checked("https://10.0.0.1/")


async def test_what_is_no_type_of_event(board: Switchboard) -> None:
    endpoint = await board.endpoint()
    before = await board.state()
    added = await board.add(board.olga, url="https://hooks.example.com/", events=["booking.eaten"])
    changed = await board.olga.ask(
        "PATCH", f"/webhook-endpoints/{endpoint['id']}", {"events": ["booking.eaten"]}
    )
    asked = await board.olga.get(f"/events?business_id={board.hall}&types=booking.eaten")
    for refused in (added, changed, asked):
        assert (refused.status_code, refused.json()["error"]) == (422, "unknown_event_type")
    cleared = await board.olga.ask(
        "PATCH", f"/webhook-endpoints/{endpoint['id']}", {"status": None, "url": None}
    )
    assert cleared.status_code == 422
    assert await board.state() == before


async def test_another_address_begins_anew(board: Switchboard) -> None:
    """What the former one has failed for a day would else disable it at its first failure."""
    endpoint = await board.endpoint()
    path, url = f"/webhook-endpoints/{endpoint['id']}", "https://hooks.example.com/other"
    failing = "failures = 9, failing_since = now() - interval '1 day', rests_until = now()"
    await board.run(f"UPDATE webhook_endpoints SET {failing}, url = '{url}'")  # noqa: S608 (ours)
    rest = "SELECT failures || ' ' || (rests_until IS NOT NULL) FROM webhook_endpoints"
    for to, since, rests in ((url, True, "9 true"), (f"{url}/", False, "0 false")):
        changed = await board.olga.ask("PATCH", path, {"url": to})
        assert (changed.json()["failing_since"] is not None) is since
        assert await board.value(rest) == rests
