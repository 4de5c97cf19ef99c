"""How much a request may carry: exactly MAX_BODY_SIZE, announced or not."""

from collections.abc import AsyncIterator, Callable

import pytest
from httpx import AsyncClient

Knock = Callable[..., AsyncClient]
MOST = 2048


async def chunks(size: int) -> AsyncIterator[bytes]:
    """A body that does not say how long it is."""
    for _ in range(size // 64):
        yield b"x" * 64
    yield b"x" * (size % 64)


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize(("size", "status"), [(MOST, 200), (MOST + 1, 413), (MOST * 50, 413)])
async def test_one_byte_too_many(knock: Knock, size: int, status: int, *, chunked: bool) -> None:
    client = knock(max_body_size=MOST)

    response = await client.post("/door/raw", content=chunks(size) if chunked else b"x" * size)

    assert response.status_code == status
    assert response.json().get("error") == (None if status == 200 else "content_too_large")


@pytest.mark.parametrize("chunked", [False, True])
async def test_the_same_where_the_body_is_json(knock: Knock, *, chunked: bool) -> None:
    content = chunks(MOST + 1) if chunked else b"x" * (MOST + 1)
    headers = {"Content-Type": "application/json"}

    response = await knock(max_body_size=MOST).post("/door/note", content=content, headers=headers)

    assert response.status_code == 413
    assert response.json()["error"] == "content_too_large"


async def test_an_announced_body_is_refused_unread(knock: Knock) -> None:
    was_read = False

    async def noted() -> AsyncIterator[bytes]:
        nonlocal was_read
        was_read = True
        yield b"x" * (MOST + 1)

    headers = {"Content-Length": str(MOST + 1)}

    response = await knock(max_body_size=MOST).post("/door/raw", content=noted(), headers=headers)

    assert response.status_code == 413
    assert not was_read
