"""What people may do: permissions, and roles that bundle them."""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mercat.platform.db import Record


class Permission(StrEnum):
    """`noun:verb`. Only what some code asks for stands here: another permission would permit
    nothing.
    """

    ACCOUNT_READ = "account:read"
    ACCOUNT_WRITE = "account:write"
    FILES_READ = "files:read"
    FILES_WRITE = "files:write"
    USERS_READ = "users:read"
    USERS_UPDATE = "users:update"
    USERS_SUSPEND = "users:suspend"
    ROLES_READ = "roles:read"
    ROLES_MANAGE = "roles:manage"
    AUDIT_READ = "audit:read"
    BUSINESSES_READ = "businesses:read"
    BUSINESSES_WRITE = "businesses:write"
    BUSINESSES_CREATE = "businesses:create"
    BUSINESSES_INSPECT = "businesses:inspect"
    BUSINESSES_VERIFY = "businesses:verify"
    BUSINESSES_SUSPEND = "businesses:suspend"
    PROPERTIES_READ = "properties:read"
    PROPERTIES_WRITE = "properties:write"
    PROPERTIES_INSPECT = "properties:inspect"
    FAVORITES_READ = "favorites:read"
    FAVORITES_WRITE = "favorites:write"
    BOOKINGS_READ = "bookings:read"
    BOOKINGS_WRITE = "bookings:write"
    BOOKINGS_INSPECT = "bookings:inspect"
    BOOKINGS_CANCEL = "bookings:cancel"
    PAYMENTS_READ = "payments:read"
    PAYMENTS_WRITE = "payments:write"
    PAYMENTS_INSPECT = "payments:inspect"
    PAYMENTS_REFUND = "payments:refund"
    REQUESTS_READ = "requests:read"
    REQUESTS_WRITE = "requests:write"
    REQUESTS_INSPECT = "requests:inspect"
    LEADS_READ = "leads:read"
    LEADS_WRITE = "leads:write"
    REVIEWS_WRITE = "reviews:write"
    REVIEWS_MODERATE = "reviews:moderate"
    CONVERSATIONS_READ = "conversations:read"
    CONVERSATIONS_WRITE = "conversations:write"
    CONVERSATIONS_MODERATE = "conversations:moderate"
    WEBHOOKS_READ = "webhooks:read"
    WEBHOOKS_WRITE = "webhooks:write"
    EVENTS_READ = "events:read"
    SYSTEM_OPERATE = "system:operate"
    SEARCH_READ = "search:read"
    SEARCH_EXPLAIN = "search:explain"
    REPORTS_READ = "reports:read"


_EVERYBODY = frozenset(
    {
        Permission.ACCOUNT_READ,
        Permission.ACCOUNT_WRITE,
        Permission.FILES_READ,
        Permission.FILES_WRITE,
        Permission.BUSINESSES_READ,
        Permission.BUSINESSES_WRITE,
        Permission.PROPERTIES_READ,
        Permission.PROPERTIES_WRITE,
        Permission.FAVORITES_READ,
        Permission.FAVORITES_WRITE,
        Permission.BOOKINGS_READ,
        Permission.BOOKINGS_WRITE,
        Permission.PAYMENTS_READ,
        Permission.PAYMENTS_WRITE,
        Permission.REQUESTS_READ,
        Permission.REQUESTS_WRITE,
        Permission.LEADS_READ,
        Permission.LEADS_WRITE,
        Permission.REVIEWS_WRITE,
        Permission.CONVERSATIONS_READ,
        Permission.CONVERSATIONS_WRITE,
        Permission.WEBHOOKS_READ,
        Permission.WEBHOOKS_WRITE,
        Permission.EVENTS_READ,
        Permission.SEARCH_READ,
    }
)

SHIPPED: Mapping[str, frozenset[Permission]] = {
    "CUSTOMER": _EVERYBODY,
    "BUSINESS_OWNER": _EVERYBODY | {Permission.BUSINESSES_CREATE},
    "STAFF": _EVERYBODY
    | {
        Permission.USERS_READ,
        Permission.USERS_SUSPEND,
        Permission.ROLES_READ,
        Permission.BUSINESSES_INSPECT,
        Permission.BUSINESSES_VERIFY,
        Permission.BUSINESSES_SUSPEND,
        Permission.PROPERTIES_INSPECT,
        Permission.BOOKINGS_INSPECT,
        Permission.BOOKINGS_CANCEL,
        Permission.PAYMENTS_INSPECT,
        Permission.PAYMENTS_REFUND,
        Permission.REQUESTS_INSPECT,
        Permission.REVIEWS_MODERATE,
        Permission.CONVERSATIONS_MODERATE,
        Permission.SEARCH_EXPLAIN,
        Permission.REPORTS_READ,
    },
    "ADMIN": frozenset(
        {
            Permission.USERS_UPDATE,
            Permission.ROLES_MANAGE,
            Permission.AUDIT_READ,
            Permission.SYSTEM_OPERATE,
            Permission.BUSINESSES_CREATE,
        }
    ),
}
"""The roles every Mercat has, without what they inherit. They are code, so that a release can give
them what it brings; their rows are only there to be pointed at.
"""

PARENTS: Mapping[str, str] = {"ADMIN": "STAFF"}


class Role(Record):
    """A role inherits what its parent may."""

    __tablename__ = "roles"

    name: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str] = mapped_column(server_default="")
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("roles.id"), index=True)
    shipped: Mapped[bool] = mapped_column(server_default="false")


class RolePermission(Record):
    __tablename__ = "role_permissions"
    __table_args__ = (UniqueConstraint("role_id", "permission"),)

    role_id: Mapped[UUID] = mapped_column(ForeignKey("roles.id"))
    permission: Mapped[str]
    """A Permission when it was given; a later release may not know it any more."""


class UserRole(Record):
    """A role beside the one that the user's type brings."""

    __tablename__ = "user_roles"
    __table_args__ = (UniqueConstraint("user_id", "role_id"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    role_id: Mapped[UUID] = mapped_column(ForeignKey("roles.id"), index=True)
    granted_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
