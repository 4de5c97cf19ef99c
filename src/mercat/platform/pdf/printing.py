"""Drawing without keeping anybody waiting."""

import asyncio

from mercat.platform.pdf.paper import Paper


async def drawn(paper: Paper) -> bytes:
    """As PDF, in a thread: some 150 ms of computation, no input or output. The library costs half a
    second when it is imported, so that happens there too, the first time.
    """
    return await asyncio.to_thread(_draw, paper)


def _draw(paper: Paper) -> bytes:
    from mercat.platform.pdf.drawing import draw  # noqa: PLC0415 (see above)

    return draw(paper)
