"""Whatever a business does is in the documents at once, just as if all had been made again."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.modules.identity.staff import Account, join
from tests.modules.places import business, category, london
from tests.modules.search.index import make_documents

from mercat.assembly.following import handlers
from mercat.modules import businesses, catalogue, venues
from mercat.modules.identity.models import UserType
from mercat.modules.leads.events import ResponseRecordChanged
from mercat.modules.leads.models import ResponseRecord
from mercat.modules.reviews.events import RatingChanged
from mercat.platform.outbox import Outbox
from mercat.platform.outbox.relay import Relay
from mercat.platform.resources import Resources

_DOCUMENTS = text("""
    SELECT jsonb_build_object(
        'businesses', (SELECT jsonb_agg(to_jsonb(t) - 'updated_at' - 'created_at' ORDER BY id)
                       FROM business_documents t),
        'studios', (SELECT jsonb_agg(to_jsonb(t) - 'updated_at' - 'created_at' ORDER BY id)
                    FROM studio_documents t),
        'words', (SELECT jsonb_agg(jsonb_build_array(word, businesses, studios) ORDER BY word)
                  FROM search_words))
""")
_AGAIN = text("TRUNCATE business_documents, studio_documents, search_words, search_marks")
_OPEN = {"mode": "OPEN", "intervals": [{"opens": "09:00", "closes": "18:00"}]}
_OF_BUSINESSES = (
    "create_business update_business set_hours publish_business unpublish_business verify_business"
    " unverify_business suspend_business reinstate_business archive_business"
    " add_offering change_offering archive_offering"
)
_OF_STUDIOS = (
    "create_studio update_studio set_operating_hours publish_studio unpublish_studio archive_studio"
    " set_badges add_room change_room archive_room set_room_prices"
    " add_equipment change_equipment archive_equipment"
)
_UNSEEN = {
    "businesses": "accept_invitation cancel_subscription change_member change_plan end_periods"
    " decline_invitation draft_business give_notice invite_person notice_invitation"
    " remove_member resume_subscription revoke_invitation send_invitation tell_owner"
    " tell_team transfer_ownership",
    "catalogue": "add_portfolio_item change_portfolio_item clear_portfolio order_offerings"
    " order_portfolio remove_portfolio_item",
    "venues": "add_closure remove_closure add_favourite remove_favourite add_room_photo order_rooms"
    " change_room_photo clear_room_photos order_room_photos remove_room_photo",
}
"""What is done without anybody finding something else, or finding it elsewhere."""


class Story:
    def __init__(self, resources: Resources, owner: Account, staff: Account) -> None:
        self.resources = resources
        self._owner, self._staff = owner, staff
        self._relay = Relay(resources, handlers())
        self._told: Any = None

    async def do(self, method: str, path: str, body: Any = None, *, by_staff: bool = False) -> Any:
        """What the door answers, once all that follows has followed and is as it ought to be."""
        account = self._staff if by_staff else self._owner
        response = await account.ask(method, path, body)
        assert response.is_success, response.text
        await self.follow()
        return response.json() if response.content else None

    async def follow(self) -> None:
        while await self._relay.take():
            pass
        before = await self._documents()
        assert before != self._told, "nothing else is found than before"
        async with self.resources.database.engine.begin() as connection:
            await connection.execute(_AGAIN)
        await make_documents(self.resources)
        assert before == await self._documents()
        self._told = before

    async def announce(self, event: Any, *rows: Any, change: str | None = None) -> None:
        async with self.resources.database.open_session() as session:
            session.add_all(rows)
            if change:
                await session.execute(text(change))
            Outbox(session).add(event)
            await session.commit()
        await self.follow()

    async def _documents(self) -> Any:
        async with self.resources.database.engine.connect() as connection:
            return await connection.scalar(_DOCUMENTS)


@pytest.fixture
async def story(client: AsyncClient, resources: Resources) -> Story:
    owner = await join(client, resources, "olga@example.com", UserType.BUSINESS_OWNER)
    staff = await join(client, resources, "sam@example.com", UserType.STAFF)
    return Story(resources, owner, staff)


@pytest.mark.timeout(150)
async def test_documents_follow_everything(story: Story, session: AsyncSession) -> None:
    city, trade = await london(session), await category(session, "plumbing")
    made = await story._owner.ask(
        "POST", "/businesses", {"name": "Quick Fix", "category_ids": [str(trade.id)]}
    )
    here = f"/businesses/{made.json()['id']}"
    await story._owner.ask("PATCH", here, {"city_id": str(city.id), "currency": "GBP"})
    week = [{"weekday": 6, "opens": "20:00", "closes": "02:00"}]
    await story._owner.ask("PUT", f"{here}/hours", {"hours": week})

    await story.do("POST", f"{here}/publish")
    await story.do("PATCH", here, {"name": "Quick Fixers", "description": "Déjà réparé"})
    await story.do("PUT", f"{here}/hours", {"hours": [*week, {**week[0], "weekday": 2}]})
    await story.do("POST", f"{here}/verify", by_staff=True)
    await story.do("POST", f"{here}/unverify", by_staff=True)
    await _offers(story, here, str(trade.id))
    studio = await _studio(story, made.json()["id"], str(city.id))
    await _ranks(story, UUID(made.json()["id"]), UUID(studio))
    await story.do("PATCH", here, {"name": "Slow Fixers"})
    await story.do("POST", f"{here}/suspend", {"reason": "Asked to"}, by_staff=True)
    await story.do("POST", f"{here}/reinstate", by_staff=True)
    await story.do("POST", f"{here}/unpublish")
    await story.do("POST", f"{here}/publish")
    await story.do("DELETE", f"/studios/{studio}")
    await story.do("DELETE", here)


async def _offers(story: Story, here: str, category_id: str) -> None:
    body = {
        "category_id": category_id,
        "name": "Boiler service",
        "pricing": "FIXED",
        "price": {"amount": 8900, "currency": "GBP"},
        "duration_minutes": 90,
        "place": "AT_CUSTOMER",
    }
    added = await story.do("POST", f"{here}/services", body)
    door = f"{here}/services/{added['id']}"
    await story.do("PATCH", door, {"price": {"amount": 7900, "currency": "GBP"}})
    await story.do("DELETE", door)


async def _studio(story: Story, business_id: str, city_id: str) -> str:
    """The id of one that is published at the end."""
    body = {"business_id": business_id, "name": "Blue Room", "city_id": city_id}
    made = await story._owner.ask("POST", "/studios", body)
    studio: str = made.json()["id"]
    here = f"/studios/{studio}"
    days = [{"weekday": day, **_OPEN} for day in range(5)]
    await story._owner.ask("PUT", f"{here}/hours", {"days": days})
    room = (await story._owner.ask("POST", f"{here}/rooms", {"name": "A", "capacity": 4})).json()
    await story.do("POST", f"{here}/publish")
    await story.do("PATCH", here, {"description": "With a view"})
    await story.do("PUT", f"{here}/hours", {"days": [{"weekday": 0, "mode": "ALL_DAY"}]})
    await story.do("PUT", f"{here}/badges", {"codes": ["WIFI"]})
    tier = {"duration_minutes": 60, "price": {"amount": 4000, "currency": "GBP"}}
    await story.do("PUT", f"/rooms/{room['id']}/prices", {"tiers": [tier]})
    await story.do("PATCH", f"/rooms/{room['id']}", {"capacity": 9})
    other = await story.do("POST", f"{here}/rooms", {"name": "Attic", "capacity": 12})
    piano = await story.do("POST", f"{here}/equipment", {"type": "PIANO", "name": "Steinway"})
    await story.do("PATCH", f"{here}/equipment/{piano['id']}", {"name": "Grand"})
    await story.do("DELETE", f"{here}/equipment/{piano['id']}")
    await story.do("DELETE", f"/rooms/{other['id']}")
    await story.do("POST", f"{here}/unpublish")
    await story.do("POST", f"{here}/publish")
    return studio


async def _ranks(story: Story, business_id: UUID, studio_id: UUID) -> None:
    answers = ResponseRecord(business_id=business_id, offered=9, answered=8, median_seconds=3_600)
    await story.announce(ResponseRecordChanged(business_id=business_id), answers)
    for table, which in (("businesses", business_id), ("studios", studio_id)):
        await story.announce(
            RatingChanged(business_id=business_id, studio_id=studio_id),
            change=f"UPDATE {table} SET rating_average = 4, rating_count = 2 WHERE id = '{which}'",  # noqa: S608 (our own)
        )


async def test_what_is_broken_off_goes_on_where_it_was(
    resources: Resources, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mercat.modules.search.dependencies.indexing import rebuild_documents
    from mercat.modules.search.repository import Kind
    from mercat.modules.search.workflows import rebuild_documents as workflow

    monkeypatch.setattr(workflow, "CHUNK", 2)
    for number in range(5):
        await business(resources, f"firm-{number}", team={})
    steps = []
    for _ in range(2):
        async with resources.database.open_session() as other:
            steps.append(await rebuild_documents(other).execute(Kind.BUSINESS))
    assert [(step.done, step.is_last) for step in steps] == [(2, False), (2, False)]
    count = text("SELECT count(*) FROM business_documents")
    assert await session.scalar(count) == 4
    await session.execute(text("DELETE FROM business_documents WHERE slug = 'firm-0'"))
    await session.commit()
    async with resources.database.open_session() as other:
        step = await rebuild_documents(other).execute(Kind.BUSINESS)
    assert (step.done, step.is_last) == (1, True)
    assert await session.scalar(count) == 4  # what came before is not looked at again
    async with resources.database.open_session() as other:
        step = await rebuild_documents(other).add_missing(Kind.BUSINESS, None)
    assert step.done == 1
    assert await session.scalar(count) == 5


def test_every_workflow_is_in_the_story_or_changes_nothing_that_is_found() -> None:
    seen = f"{_OF_BUSINESSES} {_OF_STUDIOS}".split()
    for module in (businesses, catalogue, venues):
        name = module.__name__.rpartition(".")[2]
        folder = Path(module.__path__[0], "workflows")
        there = {file.stem for file in folder.glob("*.py")} - {"__init__"}
        assert there <= {*seen, *_UNSEEN[name].split()}
