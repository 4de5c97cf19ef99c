"""Questions about what businesses have at gateways."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import TEAM, Business, BusinessMember, TeamPermission
from mercat.modules.geography.models import City
from mercat.modules.identity.models import User, UserStatus
from mercat.modules.payments.models import (
    AccountStatus,
    Charge,
    ChargeStatus,
    Gateway,
    GatewayAccount,
    Payout,
    PayoutStatus,
    Refund,
    RefundStatus,
    SquareLocation,
)

_FRESH = {"populate_existing": True}
_LIVE = GatewayAccount.status != AccountStatus.DISCONNECTED
_MANAGERS = [role for role, may in TEAM.items() if TeamPermission.PAYMENTS_MANAGE in may]
_LEAVING = ~_LIVE & GatewayAccount.left_at.is_(None)


class AccountRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, account: GatewayAccount) -> None:
        self._session.add(account)
        await self._session.flush()

    async def find(self, account_id: UUID) -> GatewayAccount | None:
        query = select(GatewayAccount).where(GatewayAccount.id == account_id)
        found: GatewayAccount | None = await self._session.scalar(query, execution_options=_FRESH)
        return found

    async def lock(self, account_id: UUID) -> GatewayAccount | None:
        """Until the commit nobody else's."""
        query = select(GatewayAccount).where(GatewayAccount.id == account_id).with_for_update()
        found: GatewayAccount | None = await self._session.scalar(query, execution_options=_FRESH)
        return found

    async def lock_live(self, business_id: UUID, gateway: Gateway) -> GatewayAccount | None:
        """The one that is not disconnected."""
        query = (
            select(GatewayAccount)
            .where(GatewayAccount.business_id == business_id, GatewayAccount.gateway == gateway)
            .where(_LIVE)
            .with_for_update()
        )
        found: GatewayAccount | None = await self._session.scalar(query, execution_options=_FRESH)
        return found

    async def lock_external(self, gateway: Gateway, external_id: str) -> Sequence[GatewayAccount]:
        """All that stand for it, in one order: a merchant may have several businesses here."""
        query = (
            select(GatewayAccount)
            .where(GatewayAccount.gateway == gateway, GatewayAccount.external_id == external_id)
            .order_by(GatewayAccount.id)
            .with_for_update()
        )
        return (await self._session.scalars(query, execution_options=_FRESH)).all()

    async def of(self, business_id: UUID) -> Sequence[GatewayAccount]:
        """Those that are not disconnected, the first first."""
        query = (
            select(GatewayAccount)
            .where(GatewayAccount.business_id == business_id, _LIVE)
            .order_by(GatewayAccount.id)
        )
        return (await self._session.scalars(query, execution_options=_FRESH)).all()

    async def owner(self, account_id: UUID) -> tuple[Business, str, str | None]:
        """Its business, the address of whoever connects it, and the country, where it is known."""
        query = (
            select(Business, User.email, City.country_code)
            .join(GatewayAccount, GatewayAccount.business_id == Business.id)
            .join(User, User.id == GatewayAccount.connected_by)
            .outerjoin(City, City.id == Business.city_id)
            .where(GatewayAccount.id == account_id)
        )
        business, email, country = (await self._session.execute(query)).one()
        return business, email, country

    async def connected(self, gateway: Gateway) -> Sequence[GatewayAccount]:
        """Everybody's who is there by now."""
        query = (
            select(GatewayAccount)
            .where(GatewayAccount.gateway == gateway, GatewayAccount.external_id.is_not(None))
            .where(_LIVE)
            .order_by(GatewayAccount.id)
        )
        return (await self._session.scalars(query, execution_options=_FRESH)).all()

    async def paying(self, business_id: UUID, gateway: Gateway) -> GatewayAccount | None:
        """Where payouts go: also one that is about to be left, as long as money is there."""
        query = (
            select(GatewayAccount)
            .where(GatewayAccount.business_id == business_id, GatewayAccount.gateway == gateway)
            .where(GatewayAccount.payouts_enabled, GatewayAccount.external_id.is_not(None))
            .order_by(GatewayAccount.id.desc())
            .limit(1)
        )
        found: GatewayAccount | None = await self._session.scalar(query, execution_options=_FRESH)
        return found

    async def is_leaving(self, business_id: UUID, gateway: Gateway) -> bool:
        """Whether one that was disconnected has not been left yet."""
        theirs = select(GatewayAccount.id).where(
            GatewayAccount.business_id == business_id, GatewayAccount.gateway == gateway, _LEAVING
        )
        return bool(await self._session.scalar(select(theirs.exists())))

    async def take_state(
        self, gateway: Gateway, state_hash: bytes, now: datetime
    ) -> GatewayAccount | None:
        """Whose owner has come back, in time: the same `state` is good no more. None, too, where
        whoever began has left the team since, or may not do so any more.
        """
        still = (
            select(BusinessMember.id)
            .join(User, User.id == BusinessMember.user_id)
            .where(BusinessMember.business_id == GatewayAccount.business_id)
            .where(BusinessMember.user_id == GatewayAccount.connected_by)
            .where(BusinessMember.role.in_(_MANAGERS), User.status == UserStatus.ACTIVE)
        )
        statement = (
            update(GatewayAccount)
            .where(still.exists())
            .where(GatewayAccount.gateway == gateway, GatewayAccount.state_hash == state_hash)
            .where(GatewayAccount.state_expires_at > now, _LIVE)
            .values(state_hash=None, state_expires_at=None)
            .returning(GatewayAccount)
        )
        found: GatewayAccount | None = await self._session.scalar(
            statement, execution_options=_FRESH
        )
        return found

    async def expiring(self, before: datetime) -> Sequence[UUID]:
        """Those with tokens that are good no longer than that."""
        query = (
            select(GatewayAccount.id)
            .where(GatewayAccount.token_expires_at < before, _LIVE)
            .order_by(GatewayAccount.token_expires_at)
        )
        return (await self._session.scalars(query)).all()

    async def leaving(self) -> Sequence[UUID]:
        """Those that are disconnected here, and not at the gateway."""
        query = select(GatewayAccount.id).where(_LEAVING).order_by(GatewayAccount.id)
        return (await self._session.scalars(query)).all()

    async def is_busy(self, account: GatewayAccount) -> bool:
        """Whether something is under way there: a page that may be paid, money that goes back, a
        payout.
        """
        charges = select(Charge.id).where(Charge.account_id == account.id)
        unpaid = (ChargeStatus.CREATED, ChargeStatus.PENDING, ChargeStatus.FAILED)
        open_pages = charges.where(Charge.status.in_(unpaid), Charge.closed_at.is_(None))
        refunds = select(Refund.id).where(
            Refund.charge_id.in_(charges), Refund.status == RefundStatus.PENDING
        )
        payouts = select(Payout.id).where(
            Payout.account_id == account.id,
            Payout.status.in_((PayoutStatus.PENDING, PayoutStatus.IN_TRANSIT)),
        )
        query = select(open_pages.exists() | refunds.exists() | payouts.exists())
        return bool(await self._session.scalar(query))

    async def locations(self, account_id: UUID) -> Sequence[SquareLocation]:
        """The main one first."""
        query = (
            select(SquareLocation)
            .where(SquareLocation.account_id == account_id)
            .order_by(SquareLocation.is_main.desc(), SquareLocation.external_id)
        )
        return (await self._session.scalars(query, execution_options=_FRESH)).all()

    async def add_location(self, location: SquareLocation) -> None:
        self._session.add(location)
        await self._session.flush()

    async def save(self) -> None:
        await self._session.flush()
