"""Countries and cities as they are told."""

from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from mercat.modules.geography.models import CityFacts


class CountryRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    code: str = Field(description="ISO 3166-1 alpha-2.", examples=["CA"])
    code3: str = Field(description="ISO 3166-1 alpha-3.", examples=["CAN"])
    name: str = Field(examples=["Canada"])
    currency: str | None = Field(description="ISO 4217; null where nobody lives.", examples=["CAD"])
    calling_code: str | None = Field(
        description="What telephone numbers begin with after the plus sign.", examples=["1"]
    )


class CountriesRead(BaseModel):
    items: list[CountryRead] = Field(description="All of them, by name.")


class CityRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID = Field(examples=["019aa5f2-7c1e-7a60-9d7c-2f1b6f0f4a11"])
    geoname_id: int = Field(description="Its number at geonames.org.", examples=[6077243])
    name: str = Field(examples=["Montréal"])
    ascii_name: str = Field(description="The name for who cannot type it.", examples=["Montreal"])
    region: str | None = Field(
        description="The first-level division: a state, a province.", examples=["Quebec"]
    )
    country_code: str = Field(examples=["CA"])
    latitude: float = Field(description="WGS 84, degrees.", examples=[45.50884])
    longitude: float = Field(description="WGS 84, degrees.", examples=[-73.58781])
    timezone: str = Field(description="IANA.", examples=["America/Toronto"])
    population: int = Field(examples=[1762949])


class CityDetailsRead(CityRead):
    country: CountryRead

    @classmethod
    def of(cls, city: CityFacts, **more: object) -> Self:
        return cls.model_validate({**vars(city), "country_code": city.country.code, **more})


class NearestCityRead(CityDetailsRead):
    distance_m: int = Field(
        description="Metres over ground to its middle, as the crow flies.", examples=[1250]
    )
