"""What conversations know of people. What somebody has written for themselves goes with them; what
was written in a business's name is the business's own.
"""

from sqlalchemy import ColumnElement, case, func, or_, select

from mercat.modules.conversations.models.blocks import ConversationBlock
from mercat.modules.conversations.models.conversations import Conversation, Participant
from mercat.modules.conversations.models.messages import Message, MessageAttachment
from mercat.modules.conversations.models.reports import MessageReport, ReportedWords
from mercat.modules.conversations.models.seats import Side
from mercat.platform.personal_data import (
    IMPERSONAL,
    OWNER,
    PersonalTable,
    PersonalTables,
    Subject,
    kept,
    secret,
    told,
)

_THERE = kept("That somebody was there: who, is not known any more")
_SAID = kept("That something was said, and when: not what")
_PERSONAL = Message.side == Side.PERSON
_CONTEXT = ("kind", "business_id", "booking_id", "lead_id", "studio_id", "last_message_at")


def _wrote(subject: Subject) -> ColumnElement[bool]:
    return Message.sender_id == subject.user_id


def _sits(subject: Subject) -> ColumnElement[bool]:
    persons = (Conversation.customer_id, Conversation.first_user_id, Conversation.second_user_id)
    return or_(*(person == subject.user_id for person in persons))


PERSONAL_DATA = PersonalTables(
    [
        PersonalTable(
            record=Conversation,
            area="messages",
            whose=_sits,
            columns={
                **dict.fromkeys(_CONTEXT, _THERE),
                **dict.fromkeys(("customer_id", "first_user_id", "second_user_id"), OWNER),
                **dict.fromkeys(("last_seq", "last_change"), IMPERSONAL),
                **dict.fromkeys(("team_read_seq", "team_delivered_seq"), IMPERSONAL),
            },
        ),
        PersonalTable(
            record=Participant,
            area="messages",
            whose=lambda subject: Participant.user_id == subject.user_id,
            rows_go=True,
            columns={
                "user_id": OWNER,
                **dict.fromkeys(("conversation_id", "last_read_seq", "last_delivered_seq"), told()),
                **dict.fromkeys(("muted", "muted_until"), told()),
            },
        ),
        PersonalTable(
            record=Message,
            area="messages",
            whose=_wrote,
            columns={
                "sender_id": OWNER,
                **dict.fromkeys(("conversation_id", "seq", "side", "sent_at", "edited_at"), _SAID),
                "client_id": kept("What a program has called it", exported=False),
                "body": told(case((_PERSONAL, None), else_=Message.body)),
                **dict.fromkeys(("masked", "change"), IMPERSONAL),
                "deleted_at": told(
                    case(
                        (_PERSONAL, func.coalesce(Message.deleted_at, func.now())),
                        else_=Message.deleted_at,
                    )
                ),
                "removed_reason": kept("Why staff have removed it"),
            },
        ),
        PersonalTable(
            record=MessageAttachment,
            area="messages",
            whose=lambda subject: MessageAttachment.message_id.in_(
                select(Message.id).where(_wrote(subject))
            ),
            rows_go=True,
            columns=dict.fromkeys(("message_id", "file_id", "position"), told()),
        ),
        PersonalTable(
            record=ConversationBlock,
            area="messages",
            whose=lambda subject: or_(
                ConversationBlock.user_id == subject.user_id,
                ConversationBlock.made_by == subject.user_id,
            ),
            columns={
                **dict.fromkeys(("user_id", "made_by", "blocked_user_id"), OWNER),
                **dict.fromkeys(
                    ("business_id", "blocked_business_id"), kept("Who hears nothing of whom")
                ),
            },
        ),
        PersonalTable(
            record=MessageReport,
            area="messages",
            whose=lambda subject: MessageReport.user_id == subject.user_id,
            columns={
                "message_id": kept("Which message they told staff of"),
                **dict.fromkeys(
                    ("reason", "decision", "decided_at"), kept("What staff have gone by")
                ),
                "user_id": OWNER,
                "note": told(),
            },
        ),
        PersonalTable(
            record=ReportedWords,
            whose=lambda subject: ReportedWords.message_id.in_(
                select(Message.id).where(_wrote(subject))
            ),
            rows_go=True,
            columns=dict.fromkeys(("message_id", "body"), secret()),
        ),
    ]
)
