"""One's own account, as one sees and changes it."""

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from mercat.modules.identity.models import User
from mercat.modules.identity.schemas.accounts import MeRead
from mercat.modules.identity.schemas.fields import Locale, Name, Phone
from mercat.platform.fields import Timezone
from mercat.platform.web.schemas import Body

Bio = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class ProfileInput(Body):
    """What is left out stays as it is; null clears it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"first_name": "Ada", "phone": "+44 20 7946 0018", "timezone": "Europe/London"}
            ]
        }
    )

    first_name: Name | None = None
    last_name: Name | None = None
    bio: Bio | None = None
    phone: Phone | None = None
    locale: Locale | None = Field(None, description="Null means `en`.")
    timezone: Timezone | None = Field(None, description="Null means `UTC`.")
    marketing_opt_in: bool = Field(False, strict=True, description="A customer's alone.")

    def apply(self, user: User) -> list[str]:
        """Writes what was sent about the user, and says which fields are others now."""
        given = self.model_dump(include=self.model_fields_set - {"marketing_opt_in"})
        for name, instead in (("locale", "en"), ("timezone", "UTC")):
            if name in given:
                given[name] = given[name] or instead
        changed = [name for name, value in given.items() if getattr(user, name) != value]
        for name in changed:
            setattr(user, name, given[name])
        return sorted(changed)

    @property
    def opts(self) -> bool | None:
        """What was sent about marketing, if anything was."""
        return self.marketing_opt_in if "marketing_opt_in" in self.model_fields_set else None


class ProfileRead(MeRead):
    marketing_opt_in: bool | None = Field(description="Null unless you are a customer.")
