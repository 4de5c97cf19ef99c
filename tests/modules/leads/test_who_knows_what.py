"""What businesses learn of customers, and what is left of those who go."""

from typing import Any

from tests.modules.identity.staff import Account
from tests.modules.leads.market import Market, asked, subjects

from mercat.modules.businesses.models import TeamRole
from mercat.modules.leads.dependencies import wishes
from mercat.modules.leads.models import PERSONAL_DATA
from mercat.platform.mail.transport import read_mailbox
from mercat.platform.personal_data import Subject
from mercat.platform.resources import Resources


async def test_whoever_looks_after_leads_hears_of_them(
    bea: Account, olga: Account, carl: Account, market: Market, resources: Resources
) -> None:
    await market.run("UPDATE users SET first_name = 'Bea' WHERE id = :id", id=bea.id)
    team = {olga: TeamRole.MANAGER, carl: TeamRole.MEMBER}
    business_id = await market.business("Olga's", team=team)
    request = await asked(bea)
    await market.relay()

    (letter,) = read_mailbox(resources.settings.layout.mailbox, to=olga.email)
    assert letter.subject == (
        "A customer looks for somebody like you: The kitchen tap drips on Mercat"
    )
    assert "Bea" in letter.text
    assert "Plumbing" in letter.text
    assert subjects(resources, carl.email) == []
    member = " business_members {} WHERE user_id = :id"
    await market.run("UPDATE" + member.format("SET role = 'MANAGER'"), id=carl.id)
    await bea.ask("POST", f"/requests/{request['id']}/cancel", {"reason": "It dripped dry."})
    await market.run("DELETE FROM" + member.format(""), id=carl.id)
    await market.relay()
    assert subjects(resources, carl.email) == []  # whoever leaves before his letter does
    closed = read_mailbox(resources.settings.layout.mailbox, to=olga.email)[0]
    assert closed.subject.startswith("A request that you were offered is over")
    assert "It dripped dry." in closed.text
    assert await market.asked(request, "LOST") == [business_id]


async def test_a_lead_tells_about_where_and_who(
    bea: Account, olga: Account, carl: Account, clerk: Account, market: Market
) -> None:
    await market.run(
        "UPDATE users SET first_name = 'Bea', last_name = 'Smith', phone = '+4420' WHERE id = :id",
        id=bea.id,
    )
    business_id = await market.business("Olga's", team={olga: TeamRole.MEMBER})
    request = await asked(bea, latitude=51.501234, longitude=-0.123456)
    await market.relay()
    path = f"/leads/{await market.lead(request, business_id)}"

    assert (await carl.get(path)).status_code == 404
    assert (await clerk.get(path)).json()["status"] == "NEW"  # whoever inspects does not look
    seen = await olga.get(path)
    first = await market.value("SELECT viewed_at FROM leads")
    again = await olga.get(path)

    told: dict[str, Any] = seen.json()
    assert (told["status"], told["wish"]["customer_first_name"]) == ("VIEWED", "Bea")
    assert told["why"][0] == "You do just this."
    for secret in ("51.501234", "0.123456", "Smith", "+4420", bea.email, str(bea.id)):
        assert secret not in seen.text
    assert again.json() == told
    assert await market.value("SELECT viewed_at FROM leads") == first
    listed = await olga.get(f"/leads?business_id={business_id}&status=VIEWED")
    assert listed.json()["items"] == [{name: told[name] for name in told if name != "quotes"}]
    assert (await carl.get(f"/leads?business_id={business_id}")).status_code == 404
    before = await market.state()
    assert (await olga.ask("POST", f"{path}/decline")).status_code == 403
    assert (await carl.ask("POST", f"{path}/decline")).status_code == 404
    assert (await clerk.ask("POST", f"{path}/decline")).status_code == 403
    assert await market.state() == before


async def test_an_erased_customer_leaves_nothing_of_what_they_said(
    bea: Account, carl: Account, market: Market, resources: Resources
) -> None:
    """Two that run, which may not be the same, and one of somebody else."""
    await market.several(1)
    for title in ("My roof leaks", "My tap drips"):
        await asked(bea, title=title, description="Ring at Baker Street")
    await asked(carl, title="My own tap")
    await market.relay()

    async with resources.database.open_session() as session:
        await PERSONAL_DATA.erase(session, Subject(bea.id, bea.email))
        await session.commit()

    told = await market.value("SELECT jsonb_agg(to_jsonb(r))::text FROM service_requests r")
    assert "My own tap" in told
    for word in ("roof", "drips", "Baker"):
        assert word not in told
    left = "SELECT count(*) FROM service_requests WHERE latitude IS NOT NULL"
    assert await market.value(left) == 1


async def test_of_an_erased_customer_nothing_is_looked_after(
    bea: Account, carl: Account, market: Market, resources: Resources
) -> None:
    (only,) = await market.several(1)
    request, other = await asked(bea), await asked(carl)
    await market.relay()

    async with resources.database.open_session() as session:
        await wishes.drop_customer(session, resources).execute(bea.id)

    assert await market.asked(request, "LOST") == [only]
    assert await market.asked(other, "NEW") == [only]
