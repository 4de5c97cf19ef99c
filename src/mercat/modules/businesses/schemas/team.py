"""Teams and invitations, as they are asked for and told."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from mercat.modules.businesses.models import BusinessMember, TeamRole
from mercat.platform.fields import Email, LinkToken, Name
from mercat.platform.web.schemas import Body


class MemberRead(BaseModel):
    id: UUID
    user_id: UUID
    first_name: str | None = Field(examples=["Ada"])
    last_name: str | None = Field(examples=["Lovelace"])
    email: str | None = Field(
        description="To whoever may manage the team.", examples=["ada@example.com"]
    )
    role: TeamRole
    title: str | None = Field(examples=["Head of maintenance"])
    bookable: bool = Field(description="Customers can book this person.")
    joined_at: datetime


class MemberPatch(Body):
    """What is left out stays as it is; null clears the title."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"role": "MANAGER", "title": "Head of maintenance"}]}
    )

    role: TeamRole = TeamRole.MEMBER
    title: Name | None = None
    bookable: bool = Field(False, strict=True)

    @property
    def wanted_role(self) -> TeamRole | None:
        """What was sent about the role, if anything was."""
        return self.role if "role" in self.model_fields_set else None

    def apply(self, member: BusinessMember) -> list[str]:
        """Writes what was sent apart from the role, and says which fields are others now."""
        given = self.model_dump(include=self.model_fields_set - {"role"})
        changed = [name for name, value in given.items() if getattr(member, name) != value]
        for name in changed:
            setattr(member, name, given[name])
        return sorted(changed)


class TransferInput(Body):
    member_id: UUID = Field(description="Who is to be an owner in your place.")


class InvitationInput(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"email": "grace@example.com", "role": "MANAGER"}]}
    )

    email: Email
    role: TeamRole
    title: Name | None = None


class InvitationRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    email: str = Field(examples=["grace@example.com"])
    role: TeamRole
    title: str | None
    expires_at: datetime
    created_at: datetime


class MyInvitationRead(BaseModel):
    id: UUID
    business_id: UUID
    business_name: str = Field(examples=["Northside Plumbing"])
    invited_by: str | None = Field(examples=["Ada Lovelace"])
    role: TeamRole
    title: str | None
    expires_at: datetime
    created_at: datetime


class AcceptInput(Body):
    token: LinkToken = Field(description="From the link in the e-mail.")


class JoinedRead(BaseModel):
    """The team that one is in now."""

    model_config = ConfigDict(from_attributes=True)

    member_id: UUID
    business_id: UUID
    name: str = Field(examples=["Northside Plumbing"])
    slug: str = Field(examples=["northside-plumbing"])
    role: TeamRole
