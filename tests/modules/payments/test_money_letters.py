"""Who is told of money by mail, and when they are not."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from httpx import AsyncClient
from sqlalchemy import select
from tests.modules.identity.staff import Account, join
from tests.modules.payments.conftest import Till
from tests.modules.payments.office import Office

from mercat.modules.businesses.models import BusinessMember, Plan, TeamRole
from mercat.modules.identity.models import UserType
from mercat.modules.payments.events import (
    AccountChanged,
    CheckoutRefused,
    DisputeChanged,
    PayoutChanged,
    PlanRenewalOrdered,
    RefundFailed,
)
from mercat.modules.payments.models import (
    AccountStatus,
    AskedBy,
    Dispute,
    DisputeStatus,
    Gateway,
    GatewayAccount,
    Payout,
    PayoutStatus,
    PlanOrder,
    Refund,
    RefundStatus,
)
from mercat.platform.ids import uuid7
from mercat.platform.money import Money
from mercat.platform.resources import Resources


@dataclass
class Firm:
    """Quick Fix, with a team; ada is its customer."""

    office: Office
    owner: Account
    admin: Account
    manager: Account
    clerk: Account

    @property
    def till(self) -> Till:
        return self.office.till

    def told(self) -> dict[str, list[str]]:
        """The subjects of all letters, by whose they are."""
        people = {
            "owner": self.owner,
            "admin": self.admin,
            "manager": self.manager,
            "clerk": self.clerk,
        }
        found = {
            name: [one.subject for one in self.office.letters(who.email)]
            for name, who in people.items()
        }
        return {name: subjects for name, subjects in found.items() if subjects}


@pytest.fixture
async def firm(till: Till, client: AsyncClient, resources: Resources) -> Firm:
    office = Office(till, resources)

    async def member(role: TeamRole) -> Account:
        person = await join(client, resources, f"{role.lower()}@example.com")
        place = {"business_id": till.business_id, "user_id": person.id, "role": role}
        await office.add(BusinessMember(**place))
        return person

    return Firm(
        office,
        owner=await member(TeamRole.OWNER),
        admin=await member(TeamRole.ADMIN),
        manager=await member(TeamRole.MANAGER),
        clerk=await join(client, resources, "clerk@example.com", UserType.STAFF),
    )


def both(subject: str) -> dict[str, list[str]]:
    return {"owner": [subject], "admin": [subject]}


async def test_of_payouts_those_who_may_see_the_money(firm: Firm, resources: Resources) -> None:
    now = resources.clock.now()
    payout = Payout(
        id=uuid7(),
        business_id=firm.till.business_id,
        gateway=Gateway.STRIPE,
        amount=123456,
        currency="GBP",
        period_start=now - timedelta(days=1),
        period_end=now,
        status=PayoutStatus.PAID,
    )
    await firm.office.add(payout)
    changed = {"business_id": firm.till.business_id, "payout_id": payout.id}

    await firm.office.announce(
        *(PayoutChanged(**changed, status=status) for status in ("PENDING", "IN_TRANSIT", "PAID")),
        PayoutChanged(**changed, status="FAILED"),  # which is not so
    )

    assert firm.told() == both("1,234.56\u00a0GBP is on its way to your bank, from Mercat")
    assert "By:        Stripe" in firm.office.letters(firm.owner.email)[0].text


async def test_of_disputes_when_they_begin_and_end(firm: Firm, resources: Resources) -> None:
    dispute = Dispute(
        id=uuid7(),
        charge_id=await firm.office.pay(Money(4500, "GBP")),
        business_id=firm.till.business_id,
        gateway=Gateway.SANDBOX,
        gateway_dispute_id="dp_1",
        amount=4500,
        currency="GBP",
        reason="product_not_received",
        status=DisputeStatus.OPEN,
        due_at=None,
    )
    await firm.office.add(dispute)
    changed = {"business_id": firm.till.business_id, "dispute_id": dispute.id}

    await firm.office.announce(DisputeChanged(**changed, status="OPEN"))
    dispute.status = DisputeStatus.LOST
    async with resources.database.open_session() as session:
        await session.merge(dispute)
        await session.commit()
    await firm.office.announce(DisputeChanged(**changed, status="LOST"))

    opened, closed = firm.office.letters(firm.admin.email)
    assert "Reason:    product not received" in opened.text
    assert "Answer by" not in opened.text
    assert "the money stays with them" in closed.text
    assert firm.told().keys() == {"owner", "admin"}


async def test_of_what_a_gateway_does_not_take_on_the_team(firm: Firm) -> None:
    charge_id = await firm.till.open()
    refused = {"charge_id": charge_id, "business_id": firm.till.business_id}
    await firm.office.announce(CheckoutRefused(**refused))
    assert firm.told() == {}  # it is not so
    error = "UPDATE charges SET status = 'FAILED', error = 'account_invalid'"
    await firm.till.value(error)
    await firm.office.announce(CheckoutRefused(**refused))
    assert firm.told() == both("A payment was not taken on Mercat: 45.00\u00a0GBP")
    told = firm.office.letters(firm.owner.email)[0].text
    assert "The sandbox did not let a customer pay, so" in told
    assert "Reason:    account invalid" in told


async def test_of_refunds_that_failed_staff_and_who_waits_for_it(firm: Firm) -> None:
    refund = Refund(
        id=uuid7(),
        charge_id=await firm.office.pay(Money(4500, "GBP")),
        gateway=Gateway.SANDBOX,
        amount=500,
        currency="GBP",
        asked_by=AskedBy.TEAM,
        status=RefundStatus.FAILED,
        error="insufficient_funds",
    )
    await firm.office.add(refund)

    await firm.office.announce(
        RefundFailed(
            charge_id=refund.charge_id,
            subject_kind="booking",
            subject_id=firm.till.subject_id,
            refund_id=refund.id,
            amount=500,
        )
    )

    assert firm.told() == {"clerk": ["A refund failed on Mercat: 5.00\u00a0GBP"]}
    subject = "Your money from Mercat comes later: Studio A, 1 December"
    [delayed] = [one for one in firm.office.letters("ada@example.com") if one.subject == subject]
    assert "our staff have been told" in delayed.text
    assert "insufficient_funds" not in delayed.text  # of the business's account
    [letter] = firm.office.letters(firm.clerk.email)
    assert f"Charge:    {refund.charge_id}" in letter.text
    assert "insufficient_funds" in letter.text


async def test_of_accounts_that_a_gateway_wants_to_know_more_of(firm: Firm) -> None:
    account = GatewayAccount(
        id=uuid7(),
        business_id=firm.till.business_id,
        connected_by=firm.owner.id,
        gateway=Gateway.STRIPE,
        status=AccountStatus.RESTRICTED,
        error="individual.verification.document",
    )
    await firm.office.add(account)
    changed = {"business_id": firm.till.business_id, "account_id": account.id}

    await firm.office.announce(
        AccountChanged(**changed, status="ACTIVE"), AccountChanged(**changed, status="RESTRICTED")
    )

    assert firm.told() == both("Your account at Stripe needs you, says Mercat")
    told = firm.office.letters(firm.owner.email)[0].text
    assert "Wanted:    individual verification document" in told


async def test_of_a_plan_that_is_to_be_paid_the_one_who_is_asked(
    firm: Firm, resources: Resources
) -> None:
    now = resources.clock.now()
    async with resources.database.open_session() as session:
        plan = (await session.scalars(select(Plan).where(Plan.code == "PRO"))).one()
    order = PlanOrder(
        id=uuid7(),
        business_id=firm.till.business_id,
        plan_id=plan.id,
        ordered_by=firm.owner.id,
        period_start=now,
        period_end=now + timedelta(days=30),
        is_renewal=True,
    )
    await firm.office.add(order)
    ordered = PlanRenewalOrdered(
        business_id=order.business_id, plan_order_id=order.id, user_id=firm.owner.id
    )

    await firm.office.announce(ordered)

    [letter] = firm.office.letters(firm.owner.email)
    assert f"/pay/plans/{order.id}" in letter.text
    assert firm.told() == {"owner": [f"Your {plan.name} plan on Mercat is to be paid"]}
