"""Which addresses have accounts."""

from sqlalchemy import ARRAY, Text, any_, bindparam, func, select

from mercat.modules.identity.models import User
from mercat.platform.reads import Query

ACCOUNTS_AT = Query(
    select(func.count().label("accounts")).where(
        User.email == any_(bindparam("emails", type_=ARRAY(Text)))
    )
)
