"""Reviews and messages that people have told us of, at the console: read, kept, removed."""

from httpx import AsyncClient
from tests.admin.people import seat, trail, words
from tests.modules.conversations.conftest import parlour
from tests.modules.conversations.parlour import Parlour
from tests.modules.identity.staff import Account
from tests.modules.reviews.conftest import bea, carl, stage
from tests.modules.reviews.stage import Stage

from mercat.platform.resources import Resources

__all__ = ["bea", "carl", "parlour", "stage"]

REASON = "Asked for by support ticket 7"


async def test_a_review_is_removed_and_comes_back(
    client: AsyncClient, resources: Resources, stage: Stage, carl: Account
) -> None:
    seen = await stage.both(stage.bea, 2, body="He swore at me.")
    kept = await stage.both(carl, 5, body="All was well.")
    hidden = await stage.said(carl, await stage.over(carl), 1, body="Not to be seen yet.")
    told = {"reason": "OFFENSIVE", "note": "Lies."}
    for review in (seen, kept):
        assert (await stage.olga.ask("POST", f"/reviews/{review['id']}/flag", told)).is_success
    desk = await seat(client, resources)
    queue = await desk.get("/reviews/list")
    assert seen["id"] in queue.text
    assert kept["id"] in queue.text
    assert (await desk.get(f"/reviews/detail?pk={hidden['id']}")).status_code == 404
    row = words(await desk.get(f"/reviews/detail?pk={seen['id']}"))
    assert "OFFENSIVE Lies." in row
    assert "He swore at me." in row
    before = await stage.state()
    assert (await desk.act("reviews", "remove", seen["id"], reason="no")).status_code == 422
    assert (await desk.get(f"/reviews/act/restore?pk={seen['id']}")).status_code == 409
    assert await stage.state() == before

    assert (await desk.act("reviews", "remove", seen["id"])).status_code == 303
    assert (await desk.act("reviews", "keep", kept["id"])).status_code == 303

    assert seen["id"] not in (await desk.get("/reviews/list")).text
    assert seen["id"] in (await desk.get("/reviews/list?status=REMOVED")).text
    acts = [(action, told["reason"]) for action, told in (await trail(resources))[-2:]]
    assert acts == [("review.removed", REASON), ("review.kept", REASON)]
    assert (await desk.act("reviews", "restore", seen["id"])).status_code == 303
    client.cookies.clear()
    assert await stage.stars() == {2: 1, 5: 1}


async def test_a_message_is_read_and_removed(
    client: AsyncClient, resources: Resources, parlour: Parlour
) -> None:
    there = await parlour.open(parlour.bea)
    said = await parlour.said(parlour.bea, there, "Pay me in cash.")
    await parlour.said(parlour.mona, there, "Certainly not.")
    await parlour.mona.ask("POST", f"/messages/{said['id']}/report", {"reason": "SCAM"})
    report = await parlour.value("SELECT id FROM message_reports")
    desk = await seat(client, resources)
    assert "Pay me in cash." in words(await desk.get("/reports/list"))
    assert (await desk.get("/reports/export.csv")).status_code == 404
    seen = len(await trail(resources))

    row = words(await desk.get(f"/reports/detail?pk={report}"))

    assert "Certainly not." in row
    assert [action for action, _ in (await trail(resources))[seen:]] == ["conversation.inspected"]
    before = await parlour.state()
    assert (await desk.act("reports", "remove", report, reason="")).status_code == 422
    assert await parlour.state() == before
    assert (await desk.act("reports", "remove", report)).status_code == 303
    action, told = (await trail(resources))[-1]
    assert (action, told["reason"]) == ("message.remove", REASON)
    assert str(report) not in (await desk.get("/reports/list")).text
    assert (await desk.get(f"/reports/act/keep?pk={report}")).status_code == 409
    client.cookies.clear()
    (removed, _) = await parlour.read(parlour.bea, there)
    assert (removed["body"], removed["removed"]) == (None, True)
