"""Somebody's conversations as they are told: statements compiled once."""

from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.orm import aliased

from mercat.modules.businesses.models import Business
from mercat.modules.conversations.models import (
    Conversation,
    Message,
    Participant,
    Side,
)
from mercat.modules.conversations.repository.blocks import FIRST_BLOCKS, FIRST_ID, OTHER_BLOCKS
from mercat.modules.conversations.repository.seats import (
    IS_MEMBER,
    IS_PERSON,
    MEMBERSHIPS,
    PERSONS,
    SIDE,
    USER,
)
from mercat.modules.conversations.repository.transcripts import TOLD
from mercat.modules.identity.models import User
from mercat.platform.pagination import keyset
from mercat.platform.reads import Query

ORDER = ("last_message_at", "id")
_First, _Second = aliased(User), aliased(User)
_FirstMarks, _SecondMarks, _Mine = (
    aliased(Participant),
    aliased(Participant),
    aliased(Participant),
)
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)
# Whoever has never looked has read nothing, or what their team has.
_begin = case({Side.TEAM.value: Conversation.team_read_seq}, value=SIDE, else_=0)
_read = func.coalesce(_Mine.last_read_seq, _begin)
_is_first = func.coalesce(FIRST_ID == USER, False)
_SHOWN: Select[*tuple[Any, ...]] = (
    select(
        Conversation.id,
        Conversation.kind,
        Conversation.business_id,
        Conversation.booking_id,
        Conversation.lead_id,
        Conversation.studio_id,
        Conversation.last_seq,
        Conversation.last_message_at,
        Conversation.team_read_seq,
        Conversation.team_delivered_seq,
        Conversation.created_at,
        SIDE.label("side"),
        Business.name.label("business_name"),
        FIRST_ID.label("first_id"),
        _First.status.label("first_status"),
        _First.first_name.label("first_first"),
        _First.last_name.label("first_last"),
        _FirstMarks.last_read_seq.label("first_read_seq"),
        _FirstMarks.last_delivered_seq.label("first_delivered_seq"),
        Conversation.second_user_id.label("second_id"),
        _Second.status.label("second_status"),
        _Second.first_name.label("second_first"),
        _Second.last_name.label("second_last"),
        _SecondMarks.last_read_seq.label("second_read_seq"),
        _SecondMarks.last_delivered_seq.label("second_delivered_seq"),
        _read.label("read_seq"),
        _Mine.muted,
        _Mine.muted_until,
        FIRST_BLOCKS.label("first_blocks"),
        OTHER_BLOCKS.label("other_blocks"),
        _is_first.label("is_first"),
    )
    .join(_First, _First.id == FIRST_ID)
    .outerjoin(_Second, _Second.id == Conversation.second_user_id)
    .outerjoin(Business, Business.id == Conversation.business_id)
    .outerjoin(
        _FirstMarks,
        and_(_FirstMarks.conversation_id == Conversation.id, _FirstMarks.user_id == FIRST_ID),
    )
    .outerjoin(
        _SecondMarks,
        and_(
            _SecondMarks.conversation_id == Conversation.id,
            _SecondMarks.user_id == Conversation.second_user_id,
        ),
    )
    .outerjoin(_Mine, and_(_Mine.conversation_id == Conversation.id, _Mine.user_id == USER))
)
_MINE = _SHOWN.where(or_(IS_PERSON, IS_MEMBER))
SHOWN = _MINE.where(Conversation.id == bindparam("conversation_id", type_=Uuid))
"""One, for somebody who sits there: in the transaction that has just opened it."""
ONE_SHOWN = Query(SHOWN)


@cache
def shown_of(about: str) -> Query:
    """Those of these (`ids`) where somebody sits. `about`: `booking_id`, `lead_id`, or their own
    `id`.
    """
    ids: ColumnElement[Any] = bindparam("ids", type_=ARRAY(Uuid))
    return Query(_MINE.where(Conversation.__table__.c[about] == any_(ids)))


@cache
def listed(*, business: bool, kind: bool, unread: bool, after: bool) -> Query:
    """Somebody's, those first in which something was said last. Each way of sitting somewhere is
    walked along its own index, no further than a page, and a team's business by business.
    """
    wanted: list[ColumnElement[bool]] = []
    if business:
        wanted.append(Conversation.business_id == bindparam("business_id", type_=Uuid))
    if kind:
        wanted.append(Conversation.kind == bindparam("kind", type_=Text))
    columns = [Conversation.last_message_at, Conversation.id]
    key = (
        bindparam("moment", type_=DateTime(timezone=True)),
        bindparam("id", type_=Uuid),
    )
    found: Select[*tuple[Any, ...]] = select(*columns)
    if unread:
        found = found.outerjoin(
            _Mine, and_(_Mine.conversation_id == Conversation.id, _Mine.user_id == USER)
        ).where(Conversation.last_seq > _read)

    def branch(mine: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
        return keyset(found.where(mine, *wanted), columns, key if after else None, limit=_LIMIT)

    teams = MEMBERSHIPS.subquery()
    of_team = branch(Conversation.business_id == teams.c.business_id).correlate(teams).lateral()
    branches = [select(branch(column == USER).subquery()) for column in PERSONS]
    theirs = union(*branches, select(of_team).select_from(teams)).subquery()
    page = (
        select(theirs)
        .order_by(theirs.c.last_message_at.desc(), theirs.c.id.desc())
        .limit(_LIMIT + 1)
        .subquery()
    )
    return Query(
        _SHOWN.join(page, page.c.id == Conversation.id).order_by(
            Conversation.last_message_at.desc(), Conversation.id.desc()
        )
    )


LAST_MESSAGES = Query(
    TOLD.where(
        Conversation.id == any_(bindparam("ids", type_=ARRAY(Uuid))),
        Message.seq == Conversation.last_seq,
        or_(IS_PERSON, IS_MEMBER),
    )
)
"""Where somebody sits now: they may have been removed since the conversations were listed."""
_theirs = (
    union(
        *(select(Conversation.id).where(column == USER) for column in PERSONS),
        select(Conversation.id).where(Conversation.business_id.in_(MEMBERSHIPS)),
    )
    .cte("theirs")
    .prefix_with("MATERIALIZED")
)
SAID = Query(
    select(func.coalesce(func.sum(Conversation.last_seq), 0).label("number")).where(
        Conversation.id.in_(select(_theirs.c.id))
    )
)
"""How many messages somebody's conversations have."""
_words = func.websearch_to_tsquery(
    literal_column("'simple'::regconfig"), bindparam("words", type_=Text)
)
# With nothing but words to leave out, every message of the house would have to be looked at.
_finds = func.querytree(_words) != literal_column("'T'")
_NEWEST = (bindparam("moment", type_=DateTime(timezone=True)), bindparam("id", type_=Uuid))


@cache
def matching(*, walked: bool, after: bool) -> Query:
    """Messages in somebody's conversations that have these words, the newest first. `walked`: each
    of those is looked at, whatever others have said; else the index of words says which have them,
    whoever's they are. Only those of the page are then told.
    """
    hits = (_walked if walked else _looked_up)().subquery()
    key = _NEWEST if after else None
    page = keyset(select(hits), [hits.c.sent_at, hits.c.id], key, limit=_LIMIT).subquery()
    told = TOLD.add_columns(SIDE.label("reader")).join(page, page.c.id == Message.id)
    return Query(told.order_by(Message.sent_at.desc(), Message.id.desc()))


def _walked() -> Select[*tuple[Any, ...]]:
    # Set down first: the planner would else ask the index for each conversation.
    said = (
        select(Message.id, Message.sent_at, Message.body)
        .join(_theirs, _theirs.c.id == Message.conversation_id)
        .where(Message.body.is_not(None))
        .cte("said")
        .prefix_with("MATERIALIZED")
    )
    vector = func.to_tsvector(literal_column("'simple'::regconfig"), said.c.body)
    return select(said.c.id, said.c.sent_at).where(_finds, vector.op("@@")(_words))


def _looked_up() -> Select[*tuple[Any, ...]]:
    # The vector in the very words of the index. IS TRUE: the conversations are looked up for each
    # match; as a join, the planner may walk them and make the vector of every message anew.
    vector: ColumnElement[Any] = literal_column("to_tsvector('simple', messages.body)")
    mine = Message.conversation_id.in_(select(_theirs.c.id)).is_(true())
    return select(Message.id, Message.sent_at).where(
        _finds, Message.body.is_not(None), vector.op("@@")(_words), mine
    )
