"""One route alone, and the same one behind a hundred and fifty others."""

from fastapi import APIRouter, FastAPI

from mercat.platform.web import routing


async def answer() -> dict[str, str]:
    return {"status": "ok"}


def _last() -> APIRouter:
    router = APIRouter(prefix="/api/v1/users")
    router.add_api_route("/me", answer)
    return router


def _before() -> list[APIRouter]:
    routers = [APIRouter(prefix=f"/api/v1/shelf{number}") for number in range(15)]
    for router in routers:
        for number in range(10):
            router.add_api_route(f"/{{thing}}/part{number}", answer)
    return routers


def _app(routers: list[APIRouter]) -> FastAPI:
    app = FastAPI()
    for router in routers:
        app.include_router(router)
    return app


alone = _app([])
alone.add_api_route("/api/v1/users/me", answer)
included = _app([*_before(), _last()])
indexed = _app([*_before(), _last()])
routing.install(indexed)
