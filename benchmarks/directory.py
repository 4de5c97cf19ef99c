"""A million businesses as searches find them: two hundred cities, the largest with 145,000 of them,
and 15 % in the country between; words and categories as unequal as they are in life.
"""

from collections.abc import Sequence

import asyncpg

BUSINESSES = 1_000_000
CATEGORIES = 50
CITIES = 200
COMMON, MIDDLING, SELDOM = "studio", "sauna", "zither"
"""In 20 % of the documents, in 1 %, in about twenty of the million. `w1` is in 9 %."""

# As superuser: the rows refer to nothing. A category is in one of ten branches, as in life.
_ROWS = f"""
    SELECT setseed(0.42);
    CREATE TEMP TABLE towns AS
    SELECT n AS id, 40 + random() * 10 AS latitude, random() * 10 AS longitude, 1.0 / n AS weight
    FROM generate_series(1, {CITIES}) AS n;
    CREATE TEMP TABLE trades AS
    SELECT n, md5('category ' || n)::uuid AS id,
           translate(rtrim(encode(uuid_send(md5('category ' || n)::uuid), 'base64'), '='), '+/',
                     '-_') AS tag
    FROM generate_series(1, {CATEGORIES} + 10) AS n;
    INSERT INTO business_documents (
        id, name, slug, category_id, words, tags, rating_average, rating_count, rating_rank,
        quality, price_from, price_currency, open_minutes, timezone, verified, published_at,
        latitude, longitude)
    SELECT uuidv7(), 'Firm ' || firms.n, 'firm-' || firms.n, trades.id,
           (spoken || ' '':c' || trades.tag || ''' '':c' || branches.tag || '''')::tsvector,
           (''':c' || trades.tag || ''' '':c' || branches.tag || '''')::tsvector,
           rating, votes, round((12 * 3.9 + votes * rating)::numeric / (12 + votes), 4),
           random(), (1 + floor(power(random(), 2) * 400)) * 500, 'EUR',
           '{{[540,1080),[1980,2520),[3420,3960),[4860,5400),[6300,6840)}}', 'Europe/Madrid',
           random() < 0.4, now(),
           CASE WHEN spread < 0.85 THEN towns.latitude + 0.05 * bell * cos(turn)
                ELSE 40 + 10 * far END,
           CASE WHEN spread < 0.85 THEN towns.longitude + 0.07 * bell * sin(turn)
                ELSE 10 * wide END
    FROM (
        SELECT n, random() AS spread, sqrt(-2 * ln(random() + 1e-12)) AS bell,
               2 * pi() * random() AS turn, random() AS far, random() AS wide,
               (1 + floor(power(random(), 2) * {CATEGORIES}))::int AS trade,
               round((2.5 + 2.5 * power(random(), 0.6))::numeric, 2)::float8 AS rating,
               floor(power(random(), 4) * 2000)::int AS votes, random() AS chosen
        FROM generate_series(1, {BUSINESSES}) AS n) AS firms
    JOIN LATERAL (
        SELECT string_agg('w' || floor(power(random(), 3) * 20000)::int
                          || CASE WHEN word <= 2 THEN ':1A' ELSE ':1' END, ' ')
               || CASE WHEN random() < 0.2 THEN ' {COMMON}:1' || CASE WHEN random() < 0.2 THEN 'A'
                                                                   ELSE 'C' END ELSE '' END
               || CASE WHEN random() < 0.01 THEN ' {MIDDLING}:1C' ELSE '' END
               || CASE WHEN random() < 0.00002 THEN ' {SELDOM}:1' ELSE '' END AS spoken
        FROM generate_series(1, 27) AS word WHERE firms.n = firms.n) AS said ON true
    JOIN trades ON trades.n = trade
    JOIN trades AS branches ON branches.n = {CATEGORIES} + 1 + trade % 10
    JOIN (SELECT *, sum(weight) OVER (ORDER BY id) / sum(weight) OVER () AS until,
                 (sum(weight) OVER (ORDER BY id) - weight) / sum(weight) OVER () AS since
          FROM towns) AS towns ON chosen >= since AND chosen < until
    ORDER BY random();
"""  # noqa: S608 (of our own numbers)
_WORDS = """
    INSERT INTO search_words (id, word, businesses)
    SELECT uuidv7(), word, ndoc FROM ts_stat('SELECT words FROM business_documents')
    UNION ALL SELECT uuidv7(), ':', count(*) FROM business_documents
"""
_TOWNS = "CREATE TABLE bench_towns AS SELECT id, latitude, longitude FROM towns"


async def settle(url: str) -> None:
    """Once for each database."""
    connection = await asyncpg.connect(url)
    try:
        if await connection.fetchval("SELECT to_regclass('bench_towns') IS NULL"):
            # Built at once, an index takes a fraction of what it does row by row.
            indexes = await _drop_indexes(connection)
            await connection.execute("SET maintenance_work_mem = '256MB'")
            for statement in (_ROWS, *indexes, _WORDS, _TOWNS, "VACUUM ANALYZE"):
                await connection.execute(statement)
    finally:
        await connection.close()


async def _drop_indexes(connection: asyncpg.Connection) -> Sequence[str]:
    """Statements that make them again."""
    rows = await connection.fetch("""
        SELECT indexname, indexdef FROM pg_indexes
        WHERE tablename IN ('business_documents', 'search_words') AND indexname LIKE 'ix%'
    """)
    for row in rows:
        await connection.execute(f"DROP INDEX {row['indexname']}")
    return [row["indexdef"] for row in rows]
