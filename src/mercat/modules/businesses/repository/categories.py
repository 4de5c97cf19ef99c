"""The tree of trades, as it is stored."""

from sqlalchemy import select

from mercat.modules.businesses.models import Category
from mercat.platform.reads import Query

CATEGORIES = Query(
    select(
        Category.id, Category.slug, Category.name, Category.parent_id, Category.synonyms
    ).order_by(Category.position, Category.id)
)
