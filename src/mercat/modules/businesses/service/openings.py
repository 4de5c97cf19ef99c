"""How a business comes into being."""

from uuid import UUID

from mercat.modules.businesses.models import Business, BusinessStatus
from mercat.modules.businesses.repository import BusinessRepository
from mercat.modules.businesses.schemas import BusinessInput
from mercat.modules.businesses.service.membership_book import MembershipBook
from mercat.modules.businesses.service.profile_writer import ProfileWriter
from mercat.modules.businesses.service.subscriptions import Subscriptions
from mercat.platform.ids import uuid7


class Openings:
    """In the caller's transaction."""

    def __init__(
        self,
        businesses: BusinessRepository,
        writer: ProfileWriter,
        subscriptions: Subscriptions,
        memberships: MembershipBook,
    ) -> None:
        self._businesses = businesses
        self._writer = writer
        self._subscriptions = subscriptions
        self._memberships = memberships

    async def open(self, owner_id: UUID, input: BusinessInput) -> Business:
        """A draft, with its owner, on the free plan. Raises what ProfileWriter raises."""
        business_id = uuid7()
        business = Business(
            id=business_id,
            name=input.name,
            slug=str(business_id),  # until it is known what it is and where
            status=BusinessStatus.DRAFT,
            created_by=owner_id,
        )
        await self._businesses.add(business, owner_id)
        await self._writer.write(business, input, owner_id)
        await self._writer.name(business)
        await self._subscriptions.begin(business_id)
        await self._memberships.tell(business_id)
        return business
