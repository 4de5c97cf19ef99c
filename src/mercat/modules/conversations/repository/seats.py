"""Who sits at which conversation, this instant: statements compiled once."""

from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Select,
    Uuid,
    any_,
    bindparam,
    case,
    func,
    literal,
    not_,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import array

from mercat.modules.businesses.models import Business, BusinessMember
from mercat.modules.conversations.models import WRITING_ROLES, Conversation, Side
from mercat.modules.conversations.repository.blocks import PARTED
from mercat.platform.reads import Query

USER: ColumnElement[Any] = bindparam("user_id", type_=Uuid)
PERSONS = (Conversation.customer_id, Conversation.first_user_id, Conversation.second_user_id)
"""Who sits there for themselves."""
IS_PERSON = or_(*(column == USER for column in PERSONS))
_WRITES = or_(*(BusinessMember.role == role for role in WRITING_ROLES))
IS_MEMBER = (
    select(literal(1))
    .select_from(BusinessMember)
    .join(Business, Business.id == BusinessMember.business_id)
    .where(
        BusinessMember.business_id == Conversation.business_id,
        BusinessMember.user_id == USER,
        _WRITES,
        Business.archived_at.is_(None),
    )
    .correlate(Conversation)
    .exists()
)
SIDE = case((func.coalesce(IS_PERSON, False), Side.PERSON.value), else_=Side.TEAM.value)
"""Of whoever sits there: a customer who is in the team is a customer."""
_SEAT = (
    Conversation.id,
    SIDE.label("side"),
    Conversation.business_id,
    Conversation.last_seq,
    Conversation.last_change,
)

SEATS = Query(
    select(*_SEAT).where(
        Conversation.id == any_(bindparam("ids", type_=ARRAY(Uuid))), or_(IS_PERSON, IS_MEMBER)
    )
)


def _branch(mine: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Those of one kind that something was last said in, along an index."""
    newest = (
        select(*_SEAT, Conversation.last_message_at)
        .where(mine)
        .order_by(Conversation.last_message_at.desc(), Conversation.id.desc())
        .limit(bindparam("limit", type_=Integer))
        .subquery()
    )
    return select(newest)


MEMBERSHIPS = (
    select(BusinessMember.business_id)
    .join(Business, Business.id == BusinessMember.business_id)
    .where(
        BusinessMember.user_id == USER,
        _WRITES,
        Business.archived_at.is_(None),
    )
)
PEOPLE = Query(
    select(func.array_remove(array(PERSONS), None).label("people"))
    .where(Conversation.id == any_(bindparam("ids", type_=ARRAY(Uuid))), not_(PARTED))
    .order_by(Conversation.last_message_at.desc(), Conversation.id.desc())
    .limit(bindparam("limit", type_=Integer))
)
TEAMS = Query(MEMBERSHIPS)
_all = (
    _branch(PERSONS[0] == USER)
    .union(
        *(_branch(column == USER) for column in PERSONS[1:]),
        _branch(Conversation.business_id.in_(MEMBERSHIPS)),
    )
    .subquery()
)
NEWEST = Query(
    select(_all)
    .order_by(_all.c.last_message_at.desc(), _all.c.id.desc())
    .limit(bindparam("limit", type_=Integer))
)
"""Somebody's conversations, those first in which something was said last."""

AUDIENCE = Query(
    select(
        Conversation.business_id,
        *PERSONS,
        PARTED.label("parted"),
        func.array(
            select(BusinessMember.user_id)
            .join(Business, Business.id == BusinessMember.business_id)
            .where(
                BusinessMember.business_id == Conversation.business_id,
                _WRITES,
                Business.archived_at.is_(None),
            )
            .correlate(Conversation)
            .scalar_subquery(),
            type_=ARRAY(Uuid),
        ).label("members"),
    ).where(Conversation.id == bindparam("conversation_id", type_=Uuid))
)
