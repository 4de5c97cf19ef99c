"""A customer says what they want done."""

from datetime import datetime, timedelta

from mercat.modules.files.models import FilePurpose
from mercat.modules.files.service import FileClaims
from mercat.modules.identity.models import Actor
from mercat.modules.identity.service import Accounts
from mercat.modules.leads.errors import BadWindow, DuplicateRequest, TooManyRequests
from mercat.modules.leads.events import MatchingDue, RequestChanged, RequestTurn
from mercat.modules.leads.models import (
    REQUEST_LIFE,
    RequestPhoto,
    RequestStatus,
    ServiceRequest,
)
from mercat.modules.leads.repository import RequestRepository
from mercat.modules.leads.schemas import BudgetInput, RequestInput
from mercat.modules.leads.service import (
    RequestTeller,
    Site,
    Sites,
    Trade,
    Trades,
    fingerprint_of,
)
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.idempotency import Answer, Idempotency, KeyedRequest
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Outbox

MOST_RUNNING = 10
"""Of one customer."""
FARTHEST = timedelta(days=60)


class CreateRequest:
    def __init__(
        self,
        transaction: Transaction,
        idempotency: Idempotency,
        accounts: Accounts,
        requests: RequestRepository,
        trades: Trades,
        sites: Sites,
        claims: FileClaims,
        teller: RequestTeller,
        outbox: Outbox,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._idempotency = idempotency
        self._accounts = accounts
        self._requests = requests
        self._trades = trades
        self._sites = sites
        self._claims = claims
        self._teller = teller
        self._outbox = outbox
        self._clock = clock

    async def execute(
        self, actor: Actor, input: RequestInput, keyed: KeyedRequest | None
    ) -> Answer:
        """The answer is a RequestRead. Raises UnknownTrade, BadWindow, what `Sites.locate` does,
        DuplicateRequest, TooManyRequests, FileNotUsable, SessionEnded, and what
        `Idempotency.begin` does.
        """
        async with self._transaction:
            replay = await self._idempotency.begin(keyed)
            if replay is not None:
                return replay
            await self._accounts.lock(actor.user_id)
            now = self._clock.now()
            _check_windows(input, now)
            trade = await self._trades.find(input.category)
            site = await self._sites.locate(actor.user_id, input)
            request = _request(actor, input, trade, site, now)
            await self._expect_new(request)
            await self._requests.add(request)
            await self._show(request, input)
            self._outbox.add(RequestChanged(request_id=request.id, kind=RequestTurn.CREATED))
            self._outbox.add(MatchingDue(request_id=request.id))
            told = await self._teller.tell(request.id)
            return await self._idempotency.finish(201, told.model_dump_json().encode())

    async def _expect_new(self, request: ServiceRequest) -> None:
        """Nobody else makes one for the same customer until the commit."""
        running = await self._requests.running_of(request.customer_id)
        for other in running:
            if other.fingerprint == request.fingerprint:
                raise DuplicateRequest(other.id)
        if len(running) >= MOST_RUNNING:
            raise TooManyRequests

    async def _show(self, request: ServiceRequest, input: RequestInput) -> None:
        for position, file_id in enumerate(input.photos):
            await self._claims.claim(request.customer_id, file_id, FilePurpose.REQUEST_PHOTO)
            await self._requests.show(
                RequestPhoto(request_id=request.id, file_id=file_id, position=position)
            )


def _check_windows(input: RequestInput, now: datetime) -> None:
    starts = [window.starts_at for window in input.windows]
    if not all(now < start <= now + FARTHEST for start in starts):
        raise BadWindow


def _request(
    actor: Actor, input: RequestInput, trade: Trade, site: Site, now: datetime
) -> ServiceRequest:
    latitude, longitude = site.exact or (None, None)
    about_latitude, about_longitude = site.approximate or (None, None)
    windows = sorted(input.windows, key=lambda window: window.starts_at)
    return ServiceRequest(
        id=uuid7(),
        created_at=now,
        customer_id=actor.user_id,
        category_id=trade.id,
        title=input.title,
        description=input.description,
        property_id=site.property_id,
        city_id=site.city.id if site.city else None,
        latitude=latitude,
        longitude=longitude,
        approximate_latitude=about_latitude,
        approximate_longitude=about_longitude,
        timezone=site.city.timezone if site.city else None,
        windows=[window.stored for window in windows],
        **_budget(input.budget),
        fingerprint=fingerprint_of(trade.id, site.word, input.title, input.description),
        status=RequestStatus.OPEN,
        expires_at=now + REQUEST_LIFE,
    )


def _budget(budget: BudgetInput | None) -> dict[str, int | str | None]:
    if budget is None:
        return {}
    known = budget.min or budget.max
    return {
        "budget_min_amount": budget.min.amount if budget.min else None,
        "budget_max_amount": budget.max.amount if budget.max else None,
        "currency": known.currency if known else None,
    }
