"""Countries and cities, for everybody."""

from typing import Annotated
from uuid import UUID

import orjson
from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel

from mercat.modules.geography import dependencies, schemas
from mercat.modules.geography.errors import NoCity, NoCountry
from mercat.modules.geography.service import Geography
from mercat.platform.pagination import BadCursor, BadLimit, PageRead
from mercat.platform.web.answers import answers
from mercat.platform.web.etags import TAGGED, tagged
from mercat.platform.web.paging import Paging
from mercat.platform.web.routers import Router

router = Router(tags=["geography"])

_DAY = 86_400
_HOUR = 3_600
"""Seconds: places stay where they are."""

Atlas = Annotated[Geography, Depends(dependencies.geography)]


@router.get(
    "/countries",
    response_model=schemas.CountriesRead,
    summary="List all countries",
    responses=answers() | TAGGED,
)
async def list_countries(request: Request, geography: Atlas) -> Response:
    """By name, on one page, with their currencies and calling codes."""
    rows = await geography.countries()
    return tagged(request, orjson.dumps({"items": [dict(row) for row in rows]}), max_age=_DAY)


@router.get(
    "/countries/{code}/cities",
    response_model=PageRead[schemas.CityRead],
    summary="Search the cities of a country",
    responses=answers(NoCountry, BadCursor, BadLimit) | TAGGED,
)
async def search_cities(
    request: Request,
    geography: Atlas,
    page: Paging,
    code: str,
    q: Annotated[
        str, Query(max_length=100, description="A part of the name, without regard to accents.")
    ] = "",
) -> Response:
    """The largest first: cities of 15,000 people or more, and capitals. Names are found by any part
    of them, with or without accents, in upper or lower case.
    """
    found = await geography.cities(code, q, page)
    told = {"items": [dict(row) for row in found.items], "next_cursor": found.next_cursor}
    return tagged(request, orjson.dumps(told), max_age=_HOUR)


# Before the door that takes any id.
@router.get(
    "/cities/nearest",
    response_model=schemas.NearestCityRead,
    summary="Find the city nearest to a place",
    responses=answers(NoCity) | TAGGED,
)
async def find_nearest_city(
    request: Request,
    geography: Atlas,
    lat: Annotated[float, Query(ge=-90, le=90, allow_inf_nan=False, examples=[45.5])],
    lng: Annotated[float, Query(ge=-180, le=180, allow_inf_nan=False, examples=[-73.6])],
) -> Response:
    """By the shorter way round the globe."""
    city, metres = await geography.nearest(lat, lng)
    nearest = schemas.NearestCityRead.of(city, distance_m=round(metres))
    return tagged(request, _json(nearest), max_age=_HOUR)


@router.get(
    "/cities/{city_id}",
    response_model=schemas.CityDetailsRead,
    summary="Read a city",
    responses=answers(NoCity) | TAGGED,
)
async def read_city(request: Request, geography: Atlas, city_id: UUID) -> Response:
    """With its country, and so its currency."""
    city = schemas.CityDetailsRead.of(await geography.get(city_id))
    return tagged(request, _json(city), max_age=_HOUR)


def _json(model: BaseModel) -> bytes:
    return model.__pydantic_serializer__.to_json(model)
