"""Notices as they are read: statements compiled once."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Integer, Uuid, bindparam, func, select

from mercat.modules.identity.models import User
from mercat.modules.notifications.models import Notification
from mercat.platform.pagination import keyset
from mercat.platform.reads import Query

ORDER = ("told_at", "id")
_USER: ColumnElement[Any] = bindparam("user_id", type_=Uuid)
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)
_told = (
    select(
        Notification.id,
        Notification.kind,
        Notification.data,
        Notification.link,
        Notification.told_at,
        Notification.read_at,
        User.locale,
    )
    .join(User, User.id == Notification.user_id)
    .where(Notification.user_id == _USER, Notification.in_app)
)
ONE = Query(_told.where(Notification.id == bindparam("id", type_=Uuid)))
UNREAD = Query(
    select(func.count().label("unread")).where(
        Notification.user_id == _USER, Notification.in_app, Notification.read_at.is_(None)
    )
)


@cache
def listed(*, unread: bool, after: bool) -> Query:
    """Somebody's, the newest first."""
    found = _told.where(Notification.read_at.is_(None)) if unread else _told
    key = (bindparam("moment", type_=DateTime(timezone=True)), bindparam("id", type_=Uuid))
    columns = [Notification.told_at, Notification.id]
    return Query(keyset(found, columns, key if after else None, limit=_LIMIT))
