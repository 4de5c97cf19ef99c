"""What businesses know of people. What a business says of itself is the business's own."""

from mercat.modules.businesses.models.businesses import (
    Business,
    BusinessCategory,
    BusinessHours,
    BusinessSlug,
)
from mercat.modules.businesses.models.categories import Category
from mercat.modules.businesses.models.plans import Plan, Subscription
from mercat.modules.businesses.models.team import BusinessMember, Invitation
from mercat.platform.personal_data import (
    OWNER,
    PersonalTable,
    PersonalTables,
    impersonal,
    secret,
    told,
)

PERSONAL_DATA = PersonalTables(
    [
        impersonal(Category),
        impersonal(Business, created_by=OWNER),
        impersonal(BusinessSlug),
        impersonal(BusinessCategory),
        impersonal(BusinessHours),
        impersonal(Plan),
        impersonal(Subscription),
        PersonalTable(
            record=BusinessMember,
            area="businesses",
            whose=lambda subject: BusinessMember.user_id == subject.user_id,
            rows_go=True,
            columns={
                "user_id": OWNER,
                **dict.fromkeys(("business_id", "role", "title", "bookable"), told()),
            },
        ),
        PersonalTable(
            record=Invitation,
            area="businesses",
            whose=lambda subject: Invitation.email == subject.email,
            rows_go=True,
            columns={
                **dict.fromkeys(("business_id", "email", "role", "title", "expires_at"), told()),
                **dict.fromkeys(("accepted_at", "revoked_at"), told()),
                **dict.fromkeys(("invited_by", "accepted_by"), OWNER),
                "token_hash": secret(),
            },
        ),
    ]
)
