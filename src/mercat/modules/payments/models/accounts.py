"""What a business has at a gateway."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from mercat.modules.payments.models.charges import Gateway
from mercat.platform.db import Record, Word, one_of

RENEWED_AHEAD = timedelta(days=7)
"""How long before they expire tokens are renewed."""


class AccountStatus(StrEnum):
    """PENDING: begun, and not done at the gateway. RESTRICTED: the gateway wants to know more
    before it takes or pays out money. DISCONNECTED: for ever; connecting makes another one.
    """

    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    RESTRICTED = "RESTRICTED"
    DISCONNECTED = "DISCONNECTED"


class GatewayAccount(Record):
    __tablename__ = "gateway_accounts"
    __table_args__ = (
        Index(
            "uq_gateway_accounts_live",
            "business_id",
            "gateway",
            unique=True,
            postgresql_where=text("status <> 'DISCONNECTED'"),
        ),
        Index(None, "gateway", "external_id"),
        Index(None, "token_expires_at", postgresql_where=text("token_expires_at IS NOT NULL")),
        one_of("gateway", Gateway),
        one_of("status", AccountStatus),
    )

    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.id"))
    connected_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    gateway: Mapped[Gateway] = mapped_column(Word(Gateway))
    status: Mapped[AccountStatus] = mapped_column(Word(AccountStatus))
    external_id: Mapped[str | None]
    """`acct_…` at Stripe, the merchant at Square; None until the gateway has told it."""
    charges_enabled: Mapped[bool] = mapped_column(server_default="false")
    payouts_enabled: Mapped[bool] = mapped_column(server_default="false")
    tokens_sealed: Mapped[bytes | None]
    """Access and refresh token as JSON, AES-256-GCM tied to this row."""
    token_expires_at: Mapped[datetime | None]
    state_hash: Mapped[bytes | None] = mapped_column(unique=True)
    """Of the one-time `state` that comes back with the owner; None once it has."""
    state_expires_at: Mapped[datetime | None]
    error: Mapped[str | None]
    """What the gateway still wants, or why it refused."""
    connected_at: Mapped[datetime | None]
    """When its owner has last come back with our access to it."""
    left_at: Mapped[datetime | None]
    """Since when the gateway knows that it is disconnected, and our tokens are gone."""

    @property
    def takes_money(self) -> bool:
        return self.status is AccountStatus.ACTIVE and self.charges_enabled

    @property
    def is_live(self) -> bool:
        return self.status is not AccountStatus.DISCONNECTED

    def is_newer_than(self, at: datetime | None) -> bool:
        """Whether its owner has come back with it since; False where nobody knows."""
        return at is not None and self.connected_at is not None and at < self.connected_at

    def wants_tokens(self, now: datetime) -> bool:
        """Whether those it has expire soon."""
        until = self.token_expires_at
        return self.is_live and until is not None and until < now + RENEWED_AHEAD

    def move(self, *, charges: bool, payouts: bool, wanted: str | None) -> bool:
        """What the gateway lets it do now. Whether its status is another."""
        before = self.status
        self.charges_enabled, self.payouts_enabled, self.error = charges, payouts, wanted
        if charges:
            self.status = AccountStatus.ACTIVE
        elif before is not AccountStatus.PENDING:
            self.status = AccountStatus.RESTRICTED
        return self.status is not before

    def restrict(self, error: str) -> bool:
        """It takes no more money until its owner has looked after it. Whether that is news."""
        was = self.takes_money
        self.status, self.charges_enabled, self.error = AccountStatus.RESTRICTED, False, error
        return was

    def disconnect(self) -> None:
        """No more money is taken. What is there may still be paid out, and go back."""
        self.status, self.charges_enabled = AccountStatus.DISCONNECTED, False
        self.state_hash = self.state_expires_at = None

    def leave(self, at: datetime) -> None:
        """Nothing can be done there any more."""
        self.disconnect()
        self.payouts_enabled = False
        self.tokens_sealed = self.token_expires_at = None
        self.left_at = self.left_at or at


class SquareLocation(Record):
    """Where a Square seller takes money: each payment names one."""

    __tablename__ = "square_locations"
    __table_args__ = (UniqueConstraint("account_id", "external_id"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("gateway_accounts.id"))
    external_id: Mapped[str]
    name: Mapped[str]
    currency: Mapped[str]
    is_main: Mapped[bool] = mapped_column(server_default="false")
    active: Mapped[bool] = mapped_column(server_default="true")
