"""The doors of search."""

from mercat.modules.search.router import history, searching, suggesting
from mercat.platform.web.routers import Router

router = Router()
for part in (searching, suggesting, history):
    router.join(part.router)

__all__ = ["router"]
