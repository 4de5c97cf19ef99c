"""The doors of search."""

from fastapi import APIRouter

from mercat.modules.search.router import history, searching, suggesting

router = APIRouter(prefix="/search")
for part in (searching, suggesting, history):
    router.include_router(part.router)

__all__ = ["router"]
