"""What an endpoint or a dependency asks the running application for."""

from collections.abc import AsyncIterator
from typing import Annotated, cast

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.platform.resources import Resources


async def get_resources(request: Request) -> Resources:
    return cast("Resources", request.app.state.resources)


FromApp = Annotated[Resources, Depends(get_resources)]


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.resources.database.open_session() as session:
        yield session


# "function": the connection goes back before the response is sent, however slow the client is.
DbSession = Annotated[AsyncSession, Depends(get_session, scope="function")]
