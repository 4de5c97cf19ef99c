"""What staff decide of a business: whether it is who it says, and whether it is seen."""

from mercat.admin.actions import Action
from mercat.admin.asking import Acting
from mercat.modules.businesses.dependencies import standing as dependencies
from mercat.modules.businesses.models import BusinessStatus
from mercat.modules.businesses.schemas import BusinessSummaryRead
from mercat.modules.identity.models import Permission


class VerifyBusiness(Action):
    name = "verify"
    label = "Verify"
    permission = Permission.BUSINESSES_VERIFY

    def consequence(self, row: BusinessSummaryRead) -> str:
        return f"{row.name} is shown as verified. Its owners are told by mail."

    def applies(self, row: BusinessSummaryRead) -> bool:
        return not row.is_verified

    async def run(self, act: Acting) -> str:
        workflow = await dependencies.verify_business(act.session, act.resources)
        await workflow.execute(act.actor, act.row.id, act.device)
        return f"{act.row.name} is verified."


class UnverifyBusiness(Action):
    name = "unverify"
    label = "Take the verification away"
    permission = Permission.BUSINESSES_VERIFY
    grave = True

    def consequence(self, row: BusinessSummaryRead) -> str:
        return (
            f"{row.name} is not shown as verified any more, and waits for verification again "
            "while it is published. Its owners are not told."
        )

    def applies(self, row: BusinessSummaryRead) -> bool:
        return row.is_verified

    async def run(self, act: Acting) -> str:
        workflow = await dependencies.unverify_business(act.session)
        await workflow.execute(act.actor, act.row.id, act.device)
        return f"{act.row.name} is not verified any more."


class SuspendBusiness(Action):
    name = "suspend"
    label = "Suspend"
    permission = Permission.BUSINESSES_SUSPEND
    grave = True

    def consequence(self, row: BusinessSummaryRead) -> str:
        return (
            f"At once nobody but its team and staff sees {row.name}, and it can be neither booked "
            "nor paid out to. What is booked and paid stays; what nobody has paid for yet is "
            "called off. Its owners are told by mail, and its team reads the reason."
        )

    def applies(self, row: BusinessSummaryRead) -> bool:
        return row.status is not BusinessStatus.SUSPENDED

    async def run(self, act: Acting) -> str:
        workflow = await dependencies.suspend_business(act.session)
        await workflow.execute(act.actor, act.row.id, act.reason, act.device)
        return f"{act.row.name} is suspended."


class ReinstateBusiness(Action):
    name = "reinstate"
    label = "Reinstate"
    permission = Permission.BUSINESSES_SUSPEND

    def consequence(self, row: BusinessSummaryRead) -> str:
        return (
            f"{row.name} is what it was before: published, if it still says all that customers "
            "must know, or else a draft. Its owners are told by mail."
        )

    def applies(self, row: BusinessSummaryRead) -> bool:
        return row.status is BusinessStatus.SUSPENDED

    async def run(self, act: Acting) -> str:
        workflow = await dependencies.reinstate_business(act.session)
        await workflow.execute(act.actor, act.row.id, act.device)
        return f"{act.row.name} is reinstated."
