"""Authors who change or take back what they have said, and staff who decide about it."""

from typing import Any

import pytest
from httpx import AsyncClient
from tests.conftest import MovableClock
from tests.modules.businesses.teams import entered
from tests.modules.files.shelved import shelved
from tests.modules.identity.people import Post
from tests.modules.identity.staff import Account
from tests.modules.reviews.stage import Json, Stage, refused

from mercat.modules.files.models import FilePurpose


async def decide(who: Account, review: Json, decision: str, reason: str = "So.") -> Any:
    path = f"/reviews/{review['id']}/moderate"
    return await who.ask("POST", path, {"decision": decision, "reason": reason})


async def test_stars_follow_for_two_days(
    stage: Stage, clock: MovableClock, client: AsyncClient
) -> None:
    told = await stage.both(stage.bea, 3)
    path = f"/reviews/{told['id']}"

    more = await stage.bea.ask("PATCH", path, {"rating": 4, "body": "Better still."})
    assert (more.json()["rating"], more.json()["edited_at"] is not None) == (4, True)
    assert await stage.stars() == {4: 1}
    before = await stage.state()
    fewer = await stage.bea.ask("PATCH", path, {"rating": 1})
    assert refused(fewer) == (409, "rating_stands")
    assert refused(await stage.carl.ask("PATCH", path, {"rating": 5})) == (403, "forbidden")
    assert refused(await stage.mona.ask("DELETE", path)) == (403, "forbidden")
    assert await stage.state() == before

    clock.move(hours=48)
    bea = await entered(client, stage.bea)
    before = await stage.state()
    assert refused(await bea.ask("PATCH", path, {"rating": 5})) == (409, "review_settled")
    assert await stage.state() == before
    assert await stage.faults() == []


async def test_fewer_where_the_other_side_has_said_nothing(stage: Stage) -> None:
    told = await stage.said(stage.bea, await stage.over(stage.bea), 5)
    await stage.run("UPDATE reviews SET opens_at = now()")
    await stage.open_due()

    changed = await stage.bea.ask("PATCH", f"/reviews/{told['id']}", {"rating": 2, "title": None})

    assert (changed.status_code, await stage.stars()) == (200, {2: 1})


async def test_photos_are_exchanged(stage: Stage) -> None:
    first, second = [
        await shelved(stage.resources, stage.bea.id, FilePurpose.REVIEW_PHOTO) for _ in range(2)
    ]
    told = await stage.both(stage.bea, photo_file_ids=[str(first)])

    changed = await stage.bea.ask(
        "PATCH", f"/reviews/{told['id']}", {"photo_file_ids": [str(second)]}
    )

    assert len(changed.json()["photos"]) == 1
    states = "SELECT string_agg(status || (claimed_at IS NOT NULL), ' ' ORDER BY id) FROM files"
    assert await stage.value(states) in {"ARCHIVEDtrue READYtrue", "ARCHIVEDfalse READYtrue"}


async def test_taken_back_unseen_it_may_be_said_anew(stage: Stage) -> None:
    booking = await stage.over(stage.bea)
    told = await stage.said(stage.bea, booking, 1, body="In anger.")
    gone = await stage.bea.ask("DELETE", f"/reviews/{told['id']}")
    assert (gone.status_code, (await stage.bea.get("/reviews")).json()["items"]) == (200, [])
    other = await stage.said(stage.mona, booking, 5)
    assert other["status"] == "HIDDEN"  # what was taken back is not in

    again = await stage.said(stage.bea, booking, 3)

    assert (again["status"], await stage.stars()) == ("PUBLISHED", {3: 1})


async def test_taken_back_once_seen_it_may_not(stage: Stage) -> None:
    photo = await shelved(stage.resources, stage.bea.id, FilePurpose.REVIEW_PHOTO)
    told = await stage.both(stage.bea, 1, body="In anger.", photo_file_ids=[str(photo)])
    await stage.olga.ask("POST", f"/reviews/{told['id']}/reply", {"body": "Dear Bea …"})

    gone = await stage.bea.ask("DELETE", f"/reviews/{told['id']}")

    assert (gone.status_code, await stage.stars(), await stage.faults()) == (200, {}, [])
    assert (await stage.listed(stage.carl))["items"] == []
    left = "SELECT concat(title, body, reply) FROM reviews WHERE id = :id"
    assert await stage.value(left, id=told["id"]) == ""
    assert await stage.value("SELECT status FROM files") == "ARCHIVED"
    body = {"booking_id": told["booking_id"], "rating": 2}
    assert refused(await stage.bea.ask("POST", "/reviews", body)) == (409, "already_reviewed")
    once_more = await stage.bea.ask("DELETE", f"/reviews/{told['id']}")
    assert refused(once_more) == (404, "review_not_found")


async def test_flagged_it_is_seen_until_staff_have_decided(
    stage: Stage, clerk: Account, post: Post
) -> None:
    told = await stage.both(stage.bea, 1, body="Dreadful.")
    path = f"/reviews/{told['id']}/flag"
    flagged = await stage.olga.ask("POST", path, {"reason": "FAKE", "note": "Never here."})
    assert flagged.status_code == 200
    again = await stage.olga.ask("POST", path, {"reason": "SPAM"})
    assert refused(again) == (409, "already_flagged")

    (item,) = (await stage.listed(stage.carl))["items"]
    assert ("status" in item, await stage.stars()) == (False, {1: 1})
    assert (await stage.bea.get("/reviews")).json()["items"][0]["status"] == "PUBLISHED"
    (listed,) = (await clerk.get("/reviews/moderation")).json()["items"]
    assert (listed["id"], listed["status"]) == (told["id"], "FLAGGED")
    assert [(one["reason"], one["note"]) for one in listed["flags"]] == [("FAKE", "Never here.")]

    kept = await decide(clerk, told, "KEEP")
    assert kept.json()["status"] == "PUBLISHED"
    assert (await clerk.get("/reviews/moderation")).json()["items"] == []
    await post.run()
    await post.run()
    assert post.letters(stage.olga.email)[0].subject == "A review of your business stands on Mercat"
    assert all("stands" not in one.subject for one in post.letters(stage.bea.email))


async def test_removed_it_counts_no_more_until_it_is_restored(
    stage: Stage, clerk: Account, post: Post
) -> None:
    told = await stage.both(stage.bea, 1, body="Dreadful.")
    await stage.olga.ask("POST", f"/reviews/{told['id']}/reply", {"body": "Dear Bea …"})
    before = await stage.state()
    for who in (stage.olga, stage.bea):
        assert refused(await decide(who, told, "REMOVE")) == (403, "forbidden")
    for wrong in ("RESTORE", "KEEP"):
        assert refused(await decide(clerk, told, wrong)) == (409, "wrong_standing")
    assert await stage.state() == before

    removed = await decide(clerk, told, "REMOVE", "It names somebody.")

    assert removed.json()["removed_reason"] == "It names somebody."
    assert (await stage.stars(), (await stage.listed(stage.olga))["items"]) == ({}, [])
    (own,) = (await stage.bea.get("/reviews")).json()["items"]
    assert (own["status"], own["removed_reason"]) == ("REMOVED", "It names somebody.")
    change = await stage.bea.ask("PATCH", f"/reviews/{told['id']}", {"rating": 5})
    assert refused(change) == (409, "review_removed")
    reply = await stage.olga.ask("PUT", f"/reviews/{told['id']}/reply", {"body": "X"})
    assert refused(reply) == (404, "review_not_found")
    await post.run()
    await post.run()
    letter = post.letters(stage.bea.email)[0]
    assert letter.subject == "Your review on Mercat is removed"
    assert "It names somebody." in letter.text
    assert post.letters(stage.olga.email)[0].subject == "A review on Mercat is removed"

    assert (await decide(clerk, told, "RESTORE")).json()["status"] == "PUBLISHED"
    assert (await stage.stars(), await stage.faults()) == ({1: 1}, [])
    acts = (
        "SELECT string_agg(concat(action, ' ', changes ->> 'reason'), ', ' ORDER BY position) "
        "FROM audit_events WHERE target_id = :id AND action LIKE 'review.re%ed' "
        "AND action <> 'review.replied'"
    )
    assert await stage.value(acts, id=told["id"]) == (
        "review.removed It names somebody., review.restored So."
    )


@pytest.mark.parametrize("decisions", [[], ["REMOVE"]])
async def test_letters_that_are_not_true_any_more_are_not_sent(
    stage: Stage, clerk: Account, post: Post, decisions: list[str]
) -> None:
    told = await stage.both(stage.bea, 1, body="Dreadful.")
    for decision in decisions:
        await decide(clerk, told, decision)
    await stage.bea.ask("DELETE", f"/reviews/{told['id']}")

    await post.run()
    await post.run()

    assert [one.subject for one in post.letters(stage.olga.email)] == []
