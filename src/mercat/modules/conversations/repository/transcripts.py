"""Messages as they are told: statements compiled once."""

from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    Uuid,
    bindparam,
    func,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from mercat.modules.businesses.models import Business
from mercat.modules.conversations.models import Conversation, Message, MessageAttachment
from mercat.modules.identity.models import User
from mercat.platform.reads import Query

_CONVERSATION: ColumnElement[Any] = bindparam("conversation_id", type_=Uuid)
_SEQ: ColumnElement[int] = bindparam("seq", type_=BigInteger)
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)
_files = (
    select(
        func.array_agg(aggregate_order_by(MessageAttachment.file_id, MessageAttachment.position))
    )
    .where(MessageAttachment.message_id == Message.id)
    .correlate(Message)
    .scalar_subquery()
)
TOLD: Select[*tuple[Any, ...]] = (
    select(
        Message.id,
        Message.conversation_id,
        Message.seq,
        Message.sender_id,
        Message.side,
        Message.client_id,
        Message.body,
        Message.masked,
        Message.sent_at,
        Message.edited_at,
        Message.deleted_at,
        Message.removed_reason,
        User.status.label("sender_status"),
        User.first_name,
        User.last_name,
        Business.name.label("business_name"),
        _files.label("files"),
    )
    .join(Conversation, Conversation.id == Message.conversation_id)
    .join(User, User.id == Message.sender_id)
    .outerjoin(Business, Business.id == Conversation.business_id)
)
_of_one = TOLD.where(Message.conversation_id == _CONVERSATION)
AFTER = Query(_of_one.where(Message.seq > _SEQ).order_by(Message.seq).limit(_LIMIT))
BEFORE = Query(_of_one.where(Message.seq < _SEQ).order_by(Message.seq.desc()).limit(_LIMIT))
"""The nearest first: the wrong way round."""
CHANGED = Query(
    _of_one.add_columns(Message.change)
    .where(Message.change > bindparam("change", type_=BigInteger), Message.seq <= _SEQ)
    .order_by(Message.change)
    .limit(_LIMIT)
)
"""Of those up to a number, what was edited or deleted after a change, in that order."""
_IDS: ColumnElement[Any] = bindparam("ids", type_=ARRAY(Uuid))
_each = func.unnest(_IDS).table_valued("id", name="each").render_derived()
_before = func.coalesce(_SEQ, Conversation.last_seq + 1)
_newest = (
    TOLD.where(Message.conversation_id == _each.c.id, Message.seq < _before)
    .order_by(Message.seq.desc())
    .limit(_LIMIT)
    .lateral("newest")
)
BEFORE_OF_MANY = Query(
    select(_newest).select_from(_each).join(_newest, true()).order_by(_newest.c.seq)
)
"""The same of each of many, in order; without `seq` the newest."""
ONE = TOLD.where(Message.id == bindparam("message_id", type_=Uuid))
"""One that has just been written, in that transaction."""
MESSAGE = Query(ONE)
