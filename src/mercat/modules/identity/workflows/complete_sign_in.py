"""Somebody whose first factor was right brings the second."""

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.errors import AccountSuspended, MfaCodeInvalid, MfaTokenInvalid
from mercat.modules.identity.models import Credentials, Device, Proof, User, UserStatus
from mercat.modules.identity.repository import SessionRepository, UserRepository
from mercat.modules.identity.schemas import LoginMfaInput
from mercat.modules.identity.service import Factors, MfaTokens, Sessions
from mercat.modules.identity.service.mfa_tokens import MfaClaim
from mercat.platform.db import Transaction


class CompleteSignIn:
    def __init__(
        self,
        transaction: Transaction,
        users: UserRepository,
        logins: SessionRepository,
        factors: Factors,
        mfa_tokens: MfaTokens,
        sessions: Sessions,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._users = users
        self._logins = logins
        self._factors = factors
        self._mfa_tokens = mfa_tokens
        self._sessions = sessions
        self._audit = audit

    async def execute(self, input: LoginMfaInput, device: Device) -> Credentials:
        claim = self._mfa_tokens.read(input.mfa_token.get_secret_value())
        async with self._transaction:
            user = await self._expected(claim)
            proof = await self._factors.prove(user, input.code.get_secret_value(), device)
            credentials = await self._open(user, claim, proof, device) if proof else None
        if credentials is None:
            raise MfaCodeInvalid
        return credentials

    async def _expected(self, claim: MfaClaim) -> User:
        """Who the token is for, locked. Raises MfaTokenInvalid for one that has served already, or
        is from before a change of the password.
        """
        user = await self._users.lock(claim.user_id)
        if user is None or not self._mfa_tokens.fits(claim, user):
            raise MfaTokenInvalid
        if await self._logins.get(claim.session_id) is not None:
            raise MfaTokenInvalid
        if user.status is UserStatus.SUSPENDED:
            raise AccountSuspended
        if not user.is_active:
            raise MfaTokenInvalid
        return user

    async def _open(self, user: User, claim: MfaClaim, proof: Proof, device: Device) -> Credentials:
        method = f"{claim.method}+{proof}"
        credentials = await self._sessions.open(
            user, device, method, claim.session_id, with_factor=True
        )
        if proof is Proof.RECOVERY_CODE:
            await self._audit.record(
                Act(
                    action="mfa.recovery_code_used",
                    target_type="user",
                    target_id=str(user.id),
                    actor_id=user.id,
                    ip=device.ip,
                )
            )
        return credentials
