"""Twenty businesses with ten services, ten reviews and a week of hours each, as rows."""

import asyncpg

from mercat.modules.search.dependencies.indexing import rebuild_documents
from mercat.modules.search.repository import Kind
from mercat.platform.resources import open_resources
from mercat.platform.settings import Settings

COUNT = 20
EACH = 10
# As superuser, whose session may leave foreign keys unasked: the rows are made to match.
_ROWS = f"""
    SET session_replication_role = replica;
    INSERT INTO users (id, email, user_type, status, first_name, last_name)
    SELECT gen_random_uuid(), 'reviewer' || n || '@example.com', 'CUSTOMER', 'ACTIVE', 'Ada',
           'Lovelace'
    FROM generate_series(1, {EACH}) AS n;
    INSERT INTO businesses (id, name, slug, status, timezone, currency, published_at, latitude,
                            longitude)
    SELECT gen_random_uuid(), 'Shop ' || n, 'shop-' || n, 'PUBLISHED', 'Europe/Madrid', 'EUR',
           now(), 40, 3
    FROM generate_series(1, {COUNT}) AS n;
    INSERT INTO business_hours (id, business_id, weekday, opens, closes)
    SELECT gen_random_uuid(), businesses.id, day, 540, 1080
    FROM businesses, generate_series(0, 6) AS day WHERE slug LIKE 'shop-%';
    INSERT INTO offerings (id, business_id, category_id, name, pricing, price_amount,
                           price_currency, performed_at, position, status)
    SELECT gen_random_uuid(), businesses.id, (SELECT id FROM categories LIMIT 1), 'Service ' || n,
           'FIXED', 4500, 'EUR', 'AT_BUSINESS', n, 'ACTIVE'
    FROM businesses, generate_series(1, {EACH}) AS n WHERE slug LIKE 'shop-%';
    INSERT INTO reviews (id, booking_id, author_id, side, business_id, customer_id, rating, title,
                         body, status, opens_at, published_at)
    SELECT gen_random_uuid(), gen_random_uuid(), users.id, 'CUSTOMER', businesses.id, users.id, 4,
           'As it should be', 'They came when they said, and left everything as it was.',
           'PUBLISHED', now(), now()
    FROM businesses, users WHERE slug LIKE 'shop-%' AND users.email LIKE 'reviewer%';
    ANALYZE;
"""  # noqa: S608 (of our own numbers)


async def settle(settings: Settings) -> None:
    connection = await asyncpg.connect(settings.database)
    try:
        await connection.execute(_ROWS)
    finally:
        await connection.close()
    async with open_resources(settings) as resources:
        is_last = False
        while not is_last:
            async with resources.database.open_session() as session:
                is_last = (await rebuild_documents(session).execute(Kind.BUSINESS)).is_last
