"""Whether a business is published, verified, suspended."""

from typing import Annotated

from fastapi import Depends, Response

from mercat.modules.businesses import errors, schemas
from mercat.modules.businesses.dependencies import standing as dependencies
from mercat.modules.businesses.router.naming import REDIRECTS, Named, Pages, told
from mercat.modules.businesses.workflows.publish_business import PublishBusiness
from mercat.modules.businesses.workflows.reinstate_business import ReinstateBusiness
from mercat.modules.businesses.workflows.suspend_business import SuspendBusiness
from mercat.modules.businesses.workflows.unpublish_business import UnpublishBusiness
from mercat.modules.businesses.workflows.unverify_business import UnverifyBusiness
from mercat.modules.businesses.workflows.verify_business import VerifyBusiness
from mercat.modules.identity.dependencies import CALLER_CHANGES, FromDevice, caller
from mercat.modules.identity.models import Actor, Permission
from mercat.platform.web.answers import answers
from mercat.platform.web.routers import Router

router = Router(prefix="/businesses/{business_id}", tags=["businesses"])

Writer = Annotated[Actor, Depends(caller(Permission.BUSINESSES_WRITE))]
Verifier = Annotated[Actor, Depends(caller(Permission.BUSINESSES_VERIFY))]
Suspender = Annotated[Actor, Depends(caller(Permission.BUSINESSES_SUSPEND))]

_REFUSALS = (*CALLER_CHANGES, errors.NoBusiness, *REDIRECTS)


@router.post(
    "/publish",
    response_model=schemas.BusinessRead,
    summary="Show a business to everybody",
    responses=answers(*_REFUSALS, errors.BusinessSuspended, errors.BusinessIncomplete),
)
async def publish_business(
    business_id: Named,
    actor: Writer,
    device: FromDevice,
    workflow: Annotated[PublishBusiness, Depends(dependencies.publish_business)],
    pages: Pages,
) -> Response:
    """Needs its name, a category, a city and hours. Admins of its team may, and its owners."""
    found = await pages.find(business_id, actor)
    await workflow.execute(actor, found, device)
    return told(await pages.read(str(found), actor))


@router.post(
    "/unpublish",
    response_model=schemas.BusinessRead,
    summary="Take a business away from the public",
    responses=answers(*_REFUSALS, errors.BusinessSuspended),
)
async def unpublish_business(
    business_id: Named,
    actor: Writer,
    device: FromDevice,
    workflow: Annotated[UnpublishBusiness, Depends(dependencies.unpublish_business)],
    pages: Pages,
) -> Response:
    """Its team still sees it. Admins of its team may, and its owners."""
    found = await pages.find(business_id, actor)
    await workflow.execute(actor, found, device)
    return told(await pages.read(str(found), actor))


@router.post(
    "/verify",
    response_model=schemas.BusinessRead,
    summary="Note that a business is who it says",
    responses=answers(*_REFUSALS),
)
async def verify_business(
    business_id: Named,
    actor: Verifier,
    device: FromDevice,
    workflow: Annotated[VerifyBusiness, Depends(dependencies.verify_business)],
    pages: Pages,
) -> Response:
    """Its owners are told by mail. Needs `businesses:verify`."""
    found = await pages.find(business_id, actor)
    await workflow.execute(actor, found, device)
    return told(await pages.read(str(found), actor))


@router.post(
    "/unverify",
    response_model=schemas.BusinessRead,
    summary="Note that this is in doubt",
    responses=answers(*_REFUSALS),
)
async def unverify_business(
    business_id: Named,
    actor: Verifier,
    device: FromDevice,
    workflow: Annotated[UnverifyBusiness, Depends(dependencies.unverify_business)],
    pages: Pages,
) -> Response:
    """Needs `businesses:verify`."""
    found = await pages.find(business_id, actor)
    await workflow.execute(actor, found, device)
    return told(await pages.read(str(found), actor))


@router.post(
    "/suspend",
    response_model=schemas.BusinessRead,
    summary="Suspend a business",
    responses=answers(*_REFUSALS),
)
async def suspend_business(
    business_id: Named,
    body: schemas.Reason,
    actor: Suspender,
    device: FromDevice,
    workflow: Annotated[SuspendBusiness, Depends(dependencies.suspend_business)],
    pages: Pages,
) -> Response:
    """At once nobody but its team and staff sees it, with the reason. Its owners are told by mail.
    Needs `businesses:suspend`.
    """
    found = await pages.find(business_id, actor)
    await workflow.execute(actor, found, body.reason, device)
    return told(await pages.read(str(found), actor))


@router.post(
    "/reinstate",
    response_model=schemas.BusinessRead,
    summary="Reinstate a business",
    responses=answers(*_REFUSALS),
)
async def reinstate_business(
    business_id: Named,
    actor: Suspender,
    device: FromDevice,
    workflow: Annotated[ReinstateBusiness, Depends(dependencies.reinstate_business)],
    pages: Pages,
) -> Response:
    """It is what it was before it was suspended. Its owners are told by mail. Needs
    `businesses:suspend`.
    """
    found = await pages.find(business_id, actor)
    await workflow.execute(actor, found, device)
    return told(await pages.read(str(found), actor))
