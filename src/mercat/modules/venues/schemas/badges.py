"""What studios may say of themselves in one word."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from mercat.platform.web.schemas import Body


def _once(codes: list[str]) -> list[str]:
    if len(set(codes)) != len(codes):
        raise PydanticCustomError("repeated", "Name each badge once")
    return codes


class BadgesInput(Body):
    """All that it has from now on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"codes": ["WIFI", "PARKING"]}]})

    codes: Annotated[list[Annotated[str, Field(max_length=100)]], AfterValidator(_once)] = Field(
        max_length=100, description="Of `GET /badges`."
    )


class BadgeRead(BaseModel):
    code: str = Field(examples=["WIFI"])
    name: str = Field(examples=["Wi-Fi"])


class BadgesRead(BaseModel):
    items: list[BadgeRead]
