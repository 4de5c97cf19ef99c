"""What is sent, how it is signed, and what becomes of it."""

import json
from datetime import timedelta
from uuid import UUID

from tests.conftest import MovableClock
from tests.modules.webhooks.switchboard import Json, Switchboard
from tests.platform.web_server import Reply

from mercat.modules.webhooks import dependencies
from mercat.modules.webhooks.events import EndpointLetterDue
from mercat.modules.webhooks.models import PAUSES
from mercat.platform.crypto.webhooks import signatures
from mercat.platform.mail.transport import read_mailbox


async def test_a_fact_is_sent_and_signed(board: Switchboard) -> None:
    endpoint = await board.endpoint(events=["quote.sent"])
    await board.endpoint("/other", events=["booking.confirmed"])
    (quote_id,) = await board.announce()
    assert len(await board.send()) == 1

    path, headers = board.shop.asked[0]
    (body,) = board.shop.posted
    told = json.loads(body)
    assert path == "/hook"
    assert told["type"] == "quote.sent"
    assert told["business_id"] == str(board.hall)
    assert told["data"]["quote_id"] == quote_id
    assert headers["webhook-id"] == told["id"]
    assert headers["content-type"] == "application/json"
    timestamp = int(headers["webhook-timestamp"])
    expected = signatures([endpoint["secret"]], told["id"], timestamp, body)
    assert headers["webhook-signature"] == expected
    assert abs(timestamp - board.resources.clock.now().timestamp()) < 60

    (delivery,) = await board.deliveries(endpoint)
    assert delivery["status"] == "DELIVERED"
    assert (delivery["event_id"], delivery["attempts"]) == (told["id"], 1)
    assert delivery["answer_status"] == 204
    (fact,) = (await board.feed())["items"]
    assert {name: fact[name] for name in told} == told


async def test_what_has_come_already_is_not_sent_again(board: Switchboard) -> None:
    """A job that the queue hands out twice."""
    await board.endpoint()
    await board.announce()
    (event,) = await board.send()
    await board.deliver(event)
    assert len(board.shop.posted) == 1


async def test_both_secrets_for_a_day(board: Switchboard, clock: MovableClock) -> None:
    endpoint = await board.endpoint()
    path = f"/webhook-endpoints/{endpoint['id']}/secret/rotate"
    rotated = (await board.olga.ask("POST", path)).json()
    new, old = rotated["secret"], endpoint["secret"]
    assert new != old

    for hours, secrets in ((23, [new, old]), (2, [new])):
        clock.move(hours=hours)
        await board.announce()
        await board.send()
        headers, body = board.shop.asked[-1][1], board.shop.posted[-1]
        said = (headers["webhook-id"], int(headers["webhook-timestamp"]), body)
        assert headers["webhook-signature"] == signatures(secrets, *said)


async def test_tried_again_for_a_day_and_then_disabled(
    board: Switchboard, clock: MovableClock
) -> None:
    """With longer and longer pauses; owners and admins are told, and it can be mended."""
    endpoint = await board.endpoint("/broken")
    board.shop.pages["/broken"] = Reply(b"no\x00t now", status=503)
    await board.announce()
    await board.send()
    (waiting,) = await board.deliveries(endpoint)
    assert (waiting["status"], waiting["error"], waiting["answer"]) == (
        *("PENDING", "refused"),
        "no�t now",
    )
    for pause in PAUSES:
        ((event, wait),) = await board.later()
        assert pause * 0.99 <= wait + timedelta(seconds=5) <= pause * 1.2 + timedelta(seconds=10)
        clock.move(seconds=pause.total_seconds() * 1.2 + 10)
        await board.deliver(event)
    assert await board.later() == []
    assert len(board.shop.posted) == len({bytes(one) for one in board.shop.posted}) * 8 == 8

    clock.ahead = timedelta()  # whoever has signed in is still
    told = await board.read(endpoint)
    assert (told["status"], told["disabled_reason"]) == ("DISABLED", "FAILING")
    (failed,) = await board.deliveries(endpoint, "?status=FAILED")
    assert failed["attempts"] == 8
    letters = await board.value(
        "SELECT array_agg(payload ->> 'user_id') FROM outbox WHERE name = 'EndpointLetterDue'"
    )
    assert set(letters) == {str(board.olga.id), str(board.adam.id)}

    await mended(board, endpoint, failed)


async def mended(board: Switchboard, endpoint: Json, failed: Json) -> None:
    """It is sent again on demand once its endpoint is enabled again, and not before."""
    retry = f"/webhook-endpoints/{endpoint['id']}/deliveries/{failed['id']}/retry"
    refused = await board.olga.ask("POST", retry)
    assert (refused.status_code, refused.json()["error"]) == (409, "webhook_endpoint_disabled")
    board.shop.pages["/broken"] = Reply(status=200)
    enabled = {"status": "ENABLED"}
    await board.olga.ask("PATCH", f"/webhook-endpoints/{endpoint['id']}", enabled)
    assert (await board.olga.ask("POST", retry)).status_code == 202
    await board.send()
    (delivered,) = await board.deliveries(endpoint)
    assert (delivered["status"], delivered["attempts"]) == ("DELIVERED", 9)
    assert board.shop.posted[-1] == board.shop.posted[0]


async def test_gone_is_gone(board: Switchboard) -> None:
    endpoint = await board.endpoint("/gone")
    board.shop.pages["/gone"] = Reply(status=410)
    await board.announce(times=2)
    await board.send()
    assert len(board.shop.posted) == 1
    assert (await board.read(endpoint))["disabled_reason"] == "GONE"
    assert [one["status"] for one in await board.deliveries(endpoint)] == ["FAILED"] * 2
    await board.announce()
    assert await board.send() == []  # it is not told any more; the feed is
    assert len((await board.feed())["items"]) == 3


async def test_a_broken_one_rests_and_keeps_nobody_waiting(board: Switchboard) -> None:
    await board.endpoint("/well")
    await board.endpoint("/broken")
    board.shop.pages["/broken"] = Reply(status=500)
    await board.announce(times=5)
    assert len(await board.send()) == 2
    asked = [path for path, _ in board.shop.asked]
    assert (asked.count("/well"), asked.count("/broken")) == (5, 1)
    assert len(await board.later()) == 1


async def test_where_it_must_not_go(board: Switchboard) -> None:
    """The name was fine when it was set; what it leads to is looked at each time."""
    endpoint = await board.endpoint()
    port = board.shop.url.rpartition(":")[2]
    for url in (f"https://[::ffff:10.0.0.1]:{port}/", f"https://10.0.0.1:{port}/"):
        await board.run("UPDATE webhook_endpoints SET url = :url, rests_until = NULL", url=url)
        await board.announce()
        await board.send()
        (delivery, *_) = await board.deliveries(endpoint)
        assert (delivery["error"], delivery["answer_status"]) == ("address_not_allowed", None)
    board.shop.pages["/moved"] = Reply(status=307, headers={"Location": f"{board.shop.url}/hook"})
    await board.run(
        "UPDATE webhook_endpoints SET url = :url, rests_until = NULL", url=f"{board.shop.url}/moved"
    )
    await board.announce()
    await board.send()
    assert [path for path, _ in board.shop.asked] == ["/moved"]  # and no further
    assert (await board.deliveries(endpoint))[0]["answer_status"] == 307


async def test_a_test(board: Switchboard) -> None:
    endpoint = await board.endpoint(events=["booking.confirmed"])
    path = f"/webhook-endpoints/{endpoint['id']}/test"
    asked = await board.olga.ask("POST", path)
    assert asked.status_code == 202, asked.text
    await board.send()
    assert json.loads(board.shop.posted[0])["type"] == "webhook.test"
    (delivery,) = await board.deliveries(endpoint, "?status=DELIVERED")
    assert delivery["id"] == asked.json()["id"]
    assert (await board.feed())["items"] == []


async def test_a_letter_says_so(board: Switchboard) -> None:
    """Unless it was mended before anybody wrote it."""
    endpoint = await board.endpoint("/gone")
    board.shop.pages["/gone"] = Reply(status=410)
    await board.announce()
    await board.send()
    (olga, adam) = [
        EndpointLetterDue(user_id=who.id, endpoint_id=UUID(endpoint["id"]))
        for who in (board.olga, board.adam)
    ]
    async with board.resources.database.open_session() as session:
        workflow = dependencies.tell_team(session, board.resources)
        await workflow.execute(olga)
        await board.run("UPDATE webhook_endpoints SET status = 'ENABLED', disabled_reason = NULL")
        await workflow.execute(adam)
    mailbox = board.resources.settings.layout.mailbox
    (letter,) = read_mailbox(mailbox, to=board.olga.email)
    assert letter.subject.startswith("A webhook of yours is disabled")
    assert "has told us that it is gone" in letter.text
    assert "127.0.0.1" in letter.text
    assert "/gone" not in letter.text  # an address may hold a secret
    assert read_mailbox(mailbox, to=board.adam.email) == []


async def test_of_a_business_that_was_given_up(board: Switchboard) -> None:
    endpoint = await board.endpoint()
    await board.announce()
    await board.relay()
    async with board.resources.database.open_session() as session:
        await dependencies.close_endpoints(session, board.resources).execute(board.hall)
    await board.send()
    assert board.shop.posted == []
    assert (await board.olga.get(f"/webhook-endpoints/{endpoint['id']}")).status_code == 404
    assert await board.value("SELECT secret_sealed FROM webhook_endpoints") is None
