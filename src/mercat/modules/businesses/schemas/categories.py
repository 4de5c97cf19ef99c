"""The tree of trades, as it is told."""

from uuid import UUID

from pydantic import BaseModel, Field


class CategoryRead(BaseModel):
    id: UUID
    slug: str = Field(examples=["plumbing"])
    name: str = Field(examples=["Plumbing"])


class CategoryNode(CategoryRead):
    synonyms: list[str] = Field(
        description="What people type who mean this.", examples=[["plumber", "plombier"]]
    )
    children: list["CategoryNode"]


class CategoriesRead(BaseModel):
    items: list[CategoryNode] = Field(
        examples=[
            [
                {
                    "id": "01a1fd39-1dbe-713b-9983-0562bc1ed764",
                    "slug": "home-repair",
                    "name": "Repair and trades",
                    "synonyms": ["handyman"],
                    "children": [
                        {
                            "id": "01a1fd39-1dbe-713b-9983-0562bc1ed765",
                            "slug": "plumbing",
                            "name": "Plumbing",
                            "synonyms": ["plumber", "plombier", "fontanero"],
                            "children": [],
                        }
                    ],
                }
            ]
        ]
    )
