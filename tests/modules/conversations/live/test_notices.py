"""Notices over the socket."""

from tests.modules.conversations.live.scene import Scene
from tests.modules.identity.people import Post

from mercat.modules.businesses.events import TeamChanged
from mercat.modules.businesses.models import TeamLetter, TeamRole
from mercat.platform.outbox import Outbox
from mercat.platform.resources import Resources


async def test_a_notice_is_heard_by_whom_it_is_for_and_nobody_else(
    scene: Scene, resources: Resources
) -> None:
    due = TeamChanged(
        user_id=scene.mona.id,
        business_id=scene.business,
        letter=TeamLetter.ROLE_CHANGED,
        role=TeamRole.MANAGER,
    )
    async with scene.line(scene.mona) as line, scene.line(scene.olga) as other:
        async with resources.database.open_session() as session:
            Outbox(session).add(due)
            await session.commit()
        await Post(resources).run()
        heard = await line.hear("notification.created")
        assert [one["type"] for one in await other.silent()] == []

    (listed,) = (await scene.mona.get("/notifications")).json()["items"]
    assert listed["text"].startswith("You have another role at ")
    assert (heard["notification"], heard["unread"]) == (listed, 1)
