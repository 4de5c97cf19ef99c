"""Tokens in cookies, for browsers, and what keeps other sites from using them.

Defence by Fetch Metadata (W3C, Sec-Fetch-Site) and by Origin (RFC 6454 §7), beside SameSite=Lax.
"""

from typing import Annotated, Literal

from fastapi import Depends, Query, Request, Response
from starlette.requests import HTTPConnection

from mercat.modules.identity.errors import AmbiguousCredentials, CsrfFailed
from mercat.modules.identity.models import Credentials, MfaChallenge
from mercat.modules.identity.schemas import (
    MfaRequiredRead,
    SignedInRead,
    TokensRead,
    UserRead,
)
from mercat.platform.resources import Resources
from mercat.platform.settings import Settings
from mercat.platform.web.cors import lets_in
from mercat.platform.web.errors import ON_REFUSAL

SignInRead = TokensRead | SignedInRead | MfaRequiredRead

_OURS = frozenset({"same-origin", "none"})
"""`none`: nobody's page, but the person themselves, typing or from a bookmark."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_DAY = 24 * 60 * 60


def is_forged(site: str | None, origin: str | None, *, listed: bool, cookie: bool) -> bool:
    """Whether another site may have made a browser send this request.

    `site` and `origin` as the browser says (Sec-Fetch-Site, Origin), `listed` whether that origin
    is one of ours. Who says neither is no browser of today: believed unless it sends our cookie.
    """
    if origin is not None and listed:
        return False
    if site is not None:
        return site not in _OURS
    return origin is not None or cookie


def is_listed(settings: Settings, origin: str) -> bool:
    """Whether its pages may act here for whoever looks at them."""
    return lets_in(settings, origin) or origin == _own(settings)


def refuse_forged(request: HTTPConnection) -> None:
    """Raises CsrfFailed for what another site may have sent."""
    settings = _settings(request)
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    listed = origin is not None and is_listed(settings, origin)
    cookie = any(name in request.cookies for name in cookie_names(settings))
    if is_forged(site, origin, listed=listed, cookie=cookie):
        raise CsrfFailed


async def refuse_forged_cookie(request: Request) -> None:
    """A dependency, for a GET that does more than read: another site may not have it sent with our
    cookie. For changes by other methods `access_cookie` sees to that.
    """
    if request.cookies.get(cookie_names(_settings(request))[0]):
        refuse_forged(request)


def access_cookie(request: Request, *, beside: bool) -> str | None:
    """The access token that the browser keeps. `beside`: there is a token in a header too.

    Raises AmbiguousCredentials for both, CsrfFailed for a change that another site may want.
    """
    if "cookie" not in request.headers:
        return None
    token = request.cookies.get(cookie_names(_settings(request))[0])
    if token and beside:
        raise AmbiguousCredentials
    if token and request.method not in _SAFE:
        refuse_forged(request)
    return token or None


def refresh_cookie(request: Request) -> str | None:
    return request.cookies.get(cookie_names(_settings(request))[1]) or None


def clear_cookies(request: Request, response: Response) -> None:
    """At signing out; only where the browser sent them: who uses headers is given no cookie."""
    settings = _settings(request)
    for name in cookie_names(settings):
        if name in request.cookies:
            _set(response, settings, name, "", 0)


async def drop_dead_cookies(request: Request) -> None:
    """A dependency: who is answered 401 is told to keep these cookies no longer, for no request
    gets better by them.
    """

    def complete(response: Response) -> None:
        if response.status_code == 401:
            clear_cookies(request, response)

    request.scope[ON_REFUSAL] = complete


def cookie_names(settings: Settings) -> tuple[str, str]:
    """Of the access and the refresh token. `__Host-`: for this host alone, by https alone (RFC
    6265bis §4.1.3.2), which a developer's machine does not have.
    """
    prefix = "" if settings.is_local else "__Host-"
    return f"{prefix}mercat_access", f"{prefix}mercat_refresh"


class Handover:
    """How the tokens of a sign-in reach whoever asked: in the body, or in cookies alone."""

    def __init__(self, response: Response, settings: Settings, *, cookies: bool) -> None:
        self._response = response
        self._settings = settings
        self._cookies = cookies

    def in_cookies(self) -> "Handover":
        """For a token that came in a cookie: no script was to read it, and none is to read the
        next one.
        """
        return Handover(self._response, self._settings, cookies=True)

    def give(self, result: Credentials | MfaChallenge) -> SignInRead:
        if isinstance(result, MfaChallenge):
            return MfaRequiredRead(mfa_token=result.token)
        if not self._cookies:
            return TokensRead.model_validate(result)
        access, refresh = cookie_names(self._settings)
        idle = self._settings.refresh_token_expire_days * _DAY
        _set(self._response, self._settings, access, result.access_token, result.expires_in)
        _set(self._response, self._settings, refresh, result.refresh_token, idle)
        user = UserRead.model_validate(result.user)
        return SignedInRead(user=user, expires_in=result.expires_in)


Transport = Annotated[
    Literal["bearer", "cookie"],
    Query(description="`cookie` sets HTTP-only cookies and puts no token in the body."),
]


async def handover(
    request: Request, response: Response, transport: Transport = "bearer"
) -> Handover:
    """For the doors that sign in. Raises CsrfFailed: another site must not sign anybody in."""
    refuse_forged(request)
    return Handover(response, _settings(request), cookies=transport == "cookie")


ToCaller = Annotated[Handover, Depends(handover)]


def _set(response: Response, settings: Settings, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        secure=not settings.is_local,
        httponly=True,
        samesite="lax",
    )


def _own(settings: Settings) -> str:
    """The origin of our own address, which may have a path."""
    scheme, _, rest = settings.url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"


def _settings(request: HTTPConnection) -> Settings:
    resources: Resources = request.app.state.resources
    return resources.settings
