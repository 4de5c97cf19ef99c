"""One page: a template, the bar with the other pages, and a policy of what it may load."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from mercat.platform.pages.assets import Assets
from mercat.platform.settings import Settings

_FOLDER: Final = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Door:
    """A page as others link to it."""

    path: str
    name: str
    about: str


DOCS: Final = Door("/docs", "API", "Every operation, with a form to try it.")
REDOC: Final = Door("/redoc", "Reference", "The same, laid out for reading.")
GRAPH: Final = Door("/graphql", "GraphQL", "The same as one graph, to ask and to look through.")
MAILBOX: Final = Door("/dev/mailbox", "Mailbox", "Every e-mail that was sent, codes included.")
HEALTH: Final = Door("/health/ready", "Health", "Is everything there that requests need?")
OPENAPI: Final = Door("/openapi.json", "OpenAPI", "The document that clients are made from.")


def policy(
    nonce: str, *, inline_styles: bool = False, workers: bool = False, fonts: bool = False
) -> str:
    """A Content-Security-Policy (W3C, level 3): this host alone, and scripts with `nonce` alone."""
    directives = {
        "default-src": "'none'",
        "script-src": f"'nonce-{nonce}'",
        "style-src": "'self' 'unsafe-inline'" if inline_styles else "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "blob:" if workers else "'none'",
        "font-src": "data:" if fonts else "'none'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


class Pages:
    """Renders pages. The templates are compiled when this is made and never read again."""

    def __init__(self, settings: Settings, assets: Assets, bar: Sequence[Door]) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(_FOLDER),
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals |= {
            "app_name": settings.app_name,
            "asset": assets.url,
            "pages": bar,
        }
        for name in self._environment.list_templates():
            self._environment.get_template(name)

    def render(
        self,
        template: str,
        path: str,
        *,
        inline_styles: bool = False,
        workers: bool = False,
        fonts: bool = False,
        **values: Any,
    ) -> HTMLResponse:
        """The page at `path`. A nonce is used once, so no copy of a page may be kept."""
        nonce = secrets.token_urlsafe(16)
        html = self._environment.get_template(template).render(nonce=nonce, path=path, **values)
        allowed = policy(nonce, inline_styles=inline_styles, workers=workers, fonts=fonts)
        headers = {
            "Content-Security-Policy": allowed,
            "Cache-Control": "no-store",
        }
        return HTMLResponse(html, headers=headers)
