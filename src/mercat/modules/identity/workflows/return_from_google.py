"""Somebody comes back from Google and is signed in.

First the attempt is used up, in a transaction of its own; then Google is asked, in none; then the
account is found or made and its session opened, in one.
"""

from dataclasses import dataclass

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.errors import (
    EmailTaken,
    GoogleDenied,
    GoogleFailed,
    GoogleNotConfigured,
    GoogleStateInvalid,
    IdentityTaken,
)
from mercat.modules.identity.gateways import Google
from mercat.modules.identity.models import Credentials, Device, MfaChallenge
from mercat.modules.identity.schemas import ClaimedPerson, GoogleReturn
from mercat.modules.identity.service import OidcAttempts, Sessions, SignIns, SocialAccounts
from mercat.modules.identity.service.oidc_attempts import Arrival
from mercat.modules.identity.service.social_accounts import Found
from mercat.platform.db import Transaction
from mercat.platform.settings import Settings

_PROVIDER = "GOOGLE"


@dataclass(frozen=True)
class SignedIn:
    """`transport`: how the tokens were asked for when the browser left."""

    result: Credentials | MfaChallenge
    transport: str


class ReturnFromGoogle:
    def __init__(
        self,
        transaction: Transaction,
        attempts: OidcAttempts,
        accounts: SocialAccounts,
        sessions: Sessions,
        sign_ins: SignIns,
        audit: AuditTrail,
        google: Google,
        settings: Settings,
    ) -> None:
        self._transaction = transaction
        self._attempts = attempts
        self._accounts = accounts
        self._sessions = sessions
        self._sign_ins = sign_ins
        self._audit = audit
        self._google = google
        self._settings = settings

    async def execute(self, input: GoogleReturn, browser: str | None, device: Device) -> SignedIn:
        if not self._settings.signs_in_with_google:
            raise GoogleNotConfigured
        if input.iss is not None and input.iss != self._google.issuer:
            raise GoogleStateInvalid  # another provider's answer (RFC 9207)
        async with self._transaction:
            arrival = await self._attempts.arrive(_PROVIDER, input.state, browser)
        person = await self._identify(input, arrival)
        try:
            result = await self._open(person, device)
        except (EmailTaken, IdentityTaken):
            # Somebody was quicker, most likely the same person: now the account is there.
            result = await self._open(person, device)
        return SignedIn(result, arrival.transport)

    async def _identify(self, input: GoogleReturn, arrival: Arrival) -> ClaimedPerson:
        if input.error == "access_denied":
            raise GoogleDenied
        if input.error is not None or not input.code:
            raise GoogleFailed
        return await self._google.identify(
            input.code, verifier=arrival.verifier, nonce=arrival.nonce
        )

    async def _open(self, person: ClaimedPerson, device: Device) -> Credentials | MfaChallenge:
        async with self._transaction:
            found = await self._accounts.find(_PROVIDER, self._google.issuer, person, device)
            result = await self._sign_ins.finish(found.user, device, "google")
            if found.how != "known":
                await self._audit.record(_act(found, device))
        await self._sessions.forget(found.ended)
        return result


def _act(found: Found, device: Device) -> Act:
    return Act(
        action="identity.linked",
        target_type="user",
        target_id=str(found.user.id),
        actor_id=found.user.id,
        ip=device.ip,
        changes={"provider": _PROVIDER, "account": found.how},
    )
