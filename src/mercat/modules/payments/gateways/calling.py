"""How a payment company is called: never longer than ten seconds, and not at all for a while after
it has failed several times in a row.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from mercat.modules.payments.gateways.port import GatewayError, GatewayUnavailable

T = TypeVar("T")

CONNECT, WHOLE = 3.0, 10.0
"""Seconds to connect, and for one call with everything in it."""
PATIENCE = 5
"""Failures in a row after which it is left alone."""
REST = 15.0
"""Seconds that it is left alone; then one call tries, and the others wait for what comes of it."""

Explain = Callable[[Exception], GatewayError | None]


class Line:
    """To one company, for the whole process. `explain`: what an exception of the vendor's library
    means; None for one that is not about the call.
    """

    def __init__(self, explain: Explain) -> None:
        self._explain = explain
        self._failures = 0
        self._rests_until = float("-inf")

    async def ask(self, call: Callable[[], Awaitable[T]]) -> T:
        """Its answer. Raises GatewayUnavailable and GatewayRefused.

        Neither carries the vendor's exception along, whose text and locals are full of what was
        sent: tokens, names, e-mail addresses.
        """
        self._take_turn()
        try:
            async with asyncio.timeout(WHOLE):
                answer = await call()
        except TimeoutError:
            raise self._failed(GatewayUnavailable("timeout")) from None
        except Exception as error:
            failure = self._explain(error)
            if failure is None:
                raise
            raise self._failed(failure) from None
        self._failures = 0
        return answer

    def _take_turn(self) -> None:
        if self._failures < PATIENCE:
            return
        now = time.monotonic()
        if now < self._rests_until:
            raise GatewayUnavailable("resting")
        self._rests_until = now + REST

    def _failed(self, failure: GatewayError) -> GatewayError:
        """A refusal is an answer, too."""
        if not isinstance(failure, GatewayUnavailable):
            self._failures = 0
            return failure
        self._failures += 1
        if self._failures == PATIENCE:
            self._rests_until = time.monotonic() + REST
        return failure
