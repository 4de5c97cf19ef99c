"""What our own REST would answer, had it a door for this: our services, shapes and frame."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, FastAPI, Request
from pydantic import BaseModel
from starlette.responses import Response

from mercat.entrypoints.http import create_app
from mercat.modules.businesses.dependencies import businesses
from mercat.modules.businesses.schemas import IntervalRead
from mercat.modules.catalogue import dependencies as catalogue
from mercat.modules.catalogue.schemas import OfferingRead
from mercat.modules.identity.dependencies import whoever
from mercat.modules.reviews import dependencies as reviewing
from mercat.modules.reviews.schemas import ReviewRead
from mercat.modules.reviews.service import ReviewFilter
from mercat.modules.search.dependencies import searching
from mercat.modules.search.schemas import BusinessFoundRead
from mercat.modules.search.service import Asked, told_items
from mercat.platform.pagination import PageQuery
from mercat.platform.resources import Resources
from mercat.platform.web.answers import json_bytes
from mercat.platform.web.limits import take_for_client

router = APIRouter()


class _Shop(BaseModel):
    business: BusinessFoundRead
    hours: list[IntervalRead]
    services: list[OfferingRead]
    reviews: list[ReviewRead]


class _Mall(BaseModel):
    items: Sequence[_Shop]


@router.get("/mall", response_model=None)
async def read_mall(request: Request) -> Response:
    resources: Resources = request.app.state.resources
    await whoever(request)
    await take_for_client(request, "search")
    search = await searching.search(resources)
    shelf = await searching.businesses(resources)
    found = await search.page(shelf, Asked(), PageQuery(20))
    items = told_items(found, explain=False)
    ids: list[UUID] = [one["id"] for one in items]
    pages = await businesses.pages(resources)
    hours = await pages.hours_of_many(ids, None)
    seen = await pages.visible_many(ids, None)
    services = await (await catalogue.offerings(resources)).of_many(list(seen), team_of=())
    reviews = await (await reviewing.pages(resources)).of_many(
        "business_id", list(seen), ReviewFilter(), PageQuery(10)
    )
    told = [
        {
            "business": one,
            "hours": hours[one["id"]],
            "services": services[one["id"]],
            "reviews": reviews[one["id"]].page.items,
        }
        for one in items
    ]
    return json_bytes(_Mall, {"items": told})


def _made() -> FastAPI:
    made = create_app()
    made.include_router(router)
    return made


app = _made()
