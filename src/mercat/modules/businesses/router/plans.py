"""What businesses pay for being here."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from mercat.modules.businesses import errors, schemas
from mercat.modules.businesses.dependencies import plans as dependencies
from mercat.modules.businesses.service import PlanList, SubscriptionBook
from mercat.modules.businesses.workflows.cancel_subscription import CancelSubscription
from mercat.modules.businesses.workflows.change_plan import ChangePlan
from mercat.modules.businesses.workflows.resume_subscription import ResumeSubscription
from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, FromDevice, caller
from mercat.modules.identity.models import Actor, Permission
from mercat.platform.web.answers import answers
from mercat.platform.web.etags import TAGGED, tagged
from mercat.platform.web.routers import Router

router = Router(tags=["businesses"])

Reader = Annotated[Actor, Depends(caller(Permission.BUSINESSES_READ))]
Writer = Annotated[Actor, Depends(caller(Permission.BUSINESSES_WRITE))]
Book = Annotated[SubscriptionBook, Depends(dependencies.subscription_book)]
_SUBSCRIPTION = "/businesses/{business_id:uuid}/subscription"


@router.get(
    "/plans",
    response_model=list[schemas.PlanRead],
    summary="List the plans for businesses",
    responses=TAGGED,
)
async def list_plans(
    request: Request, plans: Annotated[PlanList, Depends(dependencies.plan_list)]
) -> Response:
    """The cheapest first; every business begins with that."""
    known = schemas.PLANS.validate_python(await plans.everything())
    return tagged(request, schemas.PLANS.dump_json(known))


@router.get(
    _SUBSCRIPTION,
    summary="Read what plan a business is on",
    responses=answers(*CALLER, errors.NoBusiness),
)
async def read_subscription(
    business_id: UUID, actor: Reader, book: Book
) -> schemas.SubscriptionRead:
    """For administrators and owners."""
    return schemas.SubscriptionRead.model_validate(await book.get(actor, business_id))


@router.post(
    _SUBSCRIPTION,
    summary="Choose a plan for a business",
    responses=answers(
        *CALLER_CHANGES,
        errors.PlanUnpaid,
        errors.NoBusiness,
        errors.PlanNotSold,
        errors.UnknownPlan,
    ),
)
async def choose_plan(
    business_id: UUID,
    body: schemas.SubscriptionInput,
    actor: Writer,
    device: FromDevice,
    workflow: Annotated[ChangePlan, Depends(dependencies.change_plan)],
    book: Book,
) -> schemas.SubscriptionRead:
    """A plan that costs something has to be paid for first: 402 tells the `payment_url` where a
    month of it is paid, and the money puts the business on it. To the free one a business goes when
    the period that it has paid for is over. For owners.
    """
    await workflow.execute(actor, business_id, body, device)
    return schemas.SubscriptionRead.model_validate(await book.get(actor, business_id))


@router.post(
    _SUBSCRIPTION + "/cancel",
    summary="Cancel the plan of a business",
    responses=answers(*CALLER_CHANGES, errors.NoBusiness, errors.NothingToCancel),
)
async def cancel_subscription(
    business_id: UUID,
    actor: Writer,
    device: FromDevice,
    workflow: Annotated[CancelSubscription, Depends(dependencies.cancel_subscription)],
    book: Book,
) -> schemas.SubscriptionRead:
    """It stays until the period that was paid for is over; then the business is on the free plan.
    One that is owed for ends at once. For owners.
    """
    await workflow.execute(actor, business_id, device)
    return schemas.SubscriptionRead.model_validate(await book.get(actor, business_id))


@router.post(
    _SUBSCRIPTION + "/resume",
    summary="Keep a plan that was cancelled",
    responses=answers(*CALLER_CHANGES, errors.NoBusiness, errors.NothingToResume),
)
async def resume_subscription(
    business_id: UUID,
    actor: Writer,
    device: FromDevice,
    workflow: Annotated[ResumeSubscription, Depends(dependencies.resume_subscription)],
    book: Book,
) -> schemas.SubscriptionRead:
    """As long as its period is not over. For owners."""
    await workflow.execute(actor, business_id, device)
    return schemas.SubscriptionRead.model_validate(await book.get(actor, business_id))
