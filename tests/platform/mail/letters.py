"""Every letter, with values that it can be written from."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from mercat.platform.money import Money

CODE = {"name": "Ada", "code": "048192", "minutes": 10}
REVOKED = {
    "name": "Ada",
    "at": datetime(2026, 3, 5, 9, 7, tzinfo=timezone(timedelta(hours=2))),
    "ip": "203.0.113.7",
    "device": "Firefox 140",
}
LINK = "https://mercat.example/verify-email?token=qZl-mNoo_bXrVcJyTwKeLfPhSdGaUuM"
LINKED = CODE | {"link": LINK, "link_minutes": 30}
AT = datetime(2026, 12, 5, 10, 0, tzinfo=UTC)
BUSINESS = {"name": "Ada", "business": "Ada's Engines"}
NOTICES = [
    *("session_revoked", "password_changed", "email_change_requested", "email_changed"),
    *("mfa_on", "mfa_off", "recovery_code_used", "recovery_codes_renewed", "api_key_created"),
]
WITH_CODE = {
    "verify_email": LINKED,
    "reset_password": LINKED,
    "sign_in_code": CODE,
    "confirm_new_email": CODE,
}
TEAM = {"name": "Ada", "business": "Ada's Engines", "role": "manager"}
INVITED = TEAM | {"inviter": "Grace Hopper", "link": LINK, "at": AT}
PARIS = ZoneInfo("Europe/Paris")
BOOKING: dict[str, Any] = {
    "name": "Ada",
    "title": "Room A",
    "number": "7KQ2-M4XD",
    "business": "Hall of Sound",
    "where": "1 Rue Neuve, Lyon",
    "who": "Grace Hopper",
    "price": Money(9000, "EUR"),
    "starts_at": AT.astimezone(PARIS),
    "ends_at": AT.astimezone(PARIS) + timedelta(hours=2),
}
ASKED = BOOKING | {"until": AT.astimezone(PARIS)}
TO_PAY = ASKED | {"link": LINK}
WHY, REFUND = {"reason": "The roof leaks."}, {"refund": Money(4500, "EUR"), "percent": 50}
SIDE = {"for_team": True}
BOOKING_LETTERS: list[tuple[str, dict[str, Any]]] = [
    *((f"booking_{letter}", BOOKING) for letter in ("completed", "moved")),
    *((f"booking_{letter}", BOOKING | SIDE) for letter in ("confirmed", "expired", "reminder")),
    ("booking_requested", ASKED | SIDE),
    *((f"booking_{letter}", TO_PAY) for letter in ("held", "approved")),
    ("booking_rescheduled", TO_PAY | WHY),
    ("booking_declined", BOOKING | WHY),
    ("booking_no_show", BOOKING | REFUND | SIDE),
    ("booking_cancelled", BOOKING | WHY | REFUND | SIDE),
    ("booking_refunded", BOOKING | WHY | REFUND),
    ("booking_clash", BOOKING | {"agreed": "10:00"}),
]
STRIPE = {"company": "Stripe", "gateway": "Stripe"}
MONEY: dict[str, Any] = {
    "name": "Ada",
    "title": "Room A, 7KQ2-M4XD",
    "business": "Hall of Sound",
    "amount": Money(9000, "EUR"),
    "gateway": "Stripe",
}
HALL = {key: MONEY[key] for key in ("name", "business", "amount", "gateway")}
PAGE = {key: MONEY[key] for key in ("name", "title", "business", "amount")}
MONTH = {"since": AT, "until": AT + timedelta(days=7)}
MONEY_LETTERS: list[tuple[str, dict[str, Any]]] = [
    ("payment_receipt", MONEY | {"number": "000042", "at": AT}),
    ("payment_returned", MONEY | WHY | {"number": "000043", "at": AT}),
    ("refund_failed", MONEY | WHY | {"charge_id": "01a1fd39-1dbe-713b-9983-0562bc1ed764"}),
    ("refund_delayed", MONEY),
    ("checkout_refused", PAGE | WHY | {"company": "Stripe"}),
    ("payout_paid", HALL | MONTH),
    ("payout_failed", HALL | WHY),
    ("webhook_disabled", {"name": "Ada", **BUSINESS, "host": "hooks.example.com", "gone": True}),
    ("dispute_opened", MONEY | WHY | {"until": AT}),
    ("dispute_closed", MONEY | {"won": True}),
    ("account_restricted", {"name": "Ada", **BUSINESS, **STRIPE, "wanted": "A name."}),
    (
        "plan_renewal_due",
        {
            "name": "Ada",
            **BUSINESS,
            **MONTH,
            "plan": "Pro",
            "amount": Money(2900, "EUR"),
            "link": LINK,
        },
    ),
]
REVIEW: dict[str, Any] = {"name": "Ada", "who": "Grace H.", "rating": 4}
SAID = REVIEW | {"title": "Warm sound", "words": "Bring your own cups."}
AT_HALL = {"business": "Hall of Sound"}
GONE = {"name": "Ada", "who": "Grace H."} | AT_HALL | {"reason": "It names a third person."}
REVIEW_LETTERS: list[tuple[str, dict[str, Any]]] = [
    ("review_published", SAID | AT_HALL | {"of_customer": False}),
    ("review_published", SAID | {"of_customer": True}),
    ("review_replied", {"name": "Ada", "reply": "New cups are here."} | AT_HALL),
    ("review_kept", REVIEW | AT_HALL | {"of_customer": False}),
    *(
        (letter, values | {"is_author": is_author, "of_customer": of_customer})
        for letter, values in (("review_removed", GONE), ("review_restored", REVIEW | AT_HALL))
        for is_author in (False, True)
        for of_customer in (False, True)
    ),
]
SOUGHT: dict[str, Any] = {
    "total": None,
    "name": "Ada",
    "title": "A guitar lesson",
    "category": "Music lessons",
    "city": "Lyon",
    "business": "Hall of Sound",
    "who": "Grace H.",
    "for_team": True,
}
QUOTED = SOUGHT | {"total": Money(9000, "EUR")}
LEAD_LETTERS: list[tuple[str, dict[str, Any]]] = [
    *((f"request_{letter}", SOUGHT) for letter in ("nobody_found", "expired", "reopened")),
    ("lead_offered", SOUGHT | {"expires_at": AT.astimezone(PARIS)}),
    ("lead_closed", SOUGHT | WHY),
    *((f"quote_{letter}", QUOTED) for letter in ("accepted", "lapsed", "lost")),
    *((f"quote_{letter}", QUOTED | WHY) for letter in ("rejected", "withdrawn")),
    *(
        (f"quote_{letter}", QUOTED | {"valid_until": AT.astimezone(PARIS)})
        for letter in ("arrived", "reopened")
    ),
]
TEMPLATES = [
    *REVIEW_LETTERS,
    *LEAD_LETTERS,
    *((letter, values) for letter, values in MONEY_LETTERS),
    *((letter, values) for letter, values in BOOKING_LETTERS),
    *WITH_CODE.items(),
    *((notice, REVOKED) for notice in NOTICES),
    ("email_taken_notice", {"name": "Ada"}),
    ("welcome_customer", {"name": "Ada"}),
    ("welcome_owner", {"name": "Ada", "business": "Ada's Engines"}),
    ("business_verified", BUSINESS),
    ("business_reinstated", BUSINESS),
    ("business_suspended", BUSINESS | {"reason": "The licence is not yours."}),
    ("export_ready", {"name": "Ada", "link": LINK, "at": AT}),
    ("messages_unread", {"name": "Ada", "who": "Grace H.", "link": LINK}),
    ("digest", {"name": "Ada", "lines": ["Booked: Room A (7KQ2-M4XD)"]}),
    ("deletion_requested", {"name": "Ada", "at": AT, "days": 14}),
    ("deletion_cancelled", {"name": "Ada", "at": AT}),
    ("team_invitation", INVITED),
    *((letter, TEAM) for letter in ("team_joined", "team_role_changed")),
    ("team_member_joined", TEAM | {"who": "Grace Hopper"}),
    ("team_removed", {"name": "Ada", "business": "Ada's Engines"}),
]
