"""How businesses refuse."""

from mercat.platform.errors import (
    Conflict,
    FieldRefused,
    Forbidden,
    Gone,
    Invalid,
    Moved,
    NotFound,
    PaymentRequired,
)


class NoBusiness(NotFound):
    """There is none, or none that whoever asks may know of."""

    code = "business_not_found"
    message = "There is no such business."


class BusinessMoved(Moved):
    code = "business_moved"
    message = "This business has another address now."


class SlugTaken(Conflict):
    code = "slug_taken"
    message = "Another business has this slug, or had it."


class BusinessIncomplete(Invalid):
    """`missing`: the codes of what customers have to know."""

    code = "business_incomplete"
    message = "Customers would not know enough of this business. See what is missing."
    sample = {"missing": ["location", "hours"]}  # noqa: RUF012 (nobody writes to it)


class BusinessSuspended(Conflict):
    code = "business_suspended"
    message = "This business is suspended. Write to support if you think this is a mistake."


class UnknownCategory(FieldRefused):
    code = "unknown_category"
    message = "There is no such category."
    field = "category_ids"


class HalfAPlace(FieldRefused):
    code = "half_a_place"
    message = "Send latitude and longitude together, or neither."
    field = "longitude"


class HoursOverlap(FieldRefused):
    code = "hours_overlap"
    message = "Two of these intervals share a minute."
    field = "hours"


class TermsRequired(FieldRefused):
    code = "terms_required"
    message = "Say what comes back when: a CUSTOM policy has terms of its own."
    field = "cancellation_terms"


class TermsNotAllowed(FieldRefused):
    code = "terms_not_allowed"
    message = "Only a CUSTOM policy has terms of its own."
    field = "cancellation_terms"


class NoMember(NotFound):
    code = "member_not_found"
    message = "There is nobody like that in this team."


class BeyondYourRole(Forbidden):
    code = "beyond_your_role"
    message = "Your role in this team is below that one."


class LastOwner(Conflict):
    code = "last_owner"
    message = "A business needs an owner: make somebody else one first."


class OwnMembership(Invalid):
    code = "own_membership"
    message = "This is your own place in the team: name somebody else's."


class MemberNotActive(Conflict):
    code = "member_not_active"
    message = "This person's account is not active."


class AlreadyMember(Conflict):
    code = "already_member"
    message = "This person is in the team already."


class PlanLimitReached(Conflict):
    """`team_size`: members and open invitations together."""

    code = "plan_limit_reached"
    message = "Your plan has no room for more people in the team."
    sample = {"team_size": 3}  # noqa: RUF012 (nobody writes to it)


class NoInvitation(NotFound):
    code = "invitation_not_found"
    message = "There is no such invitation any more."


class InvitationForAnother(Forbidden):
    code = "invitation_for_another_address"
    message = "This invitation went to another e-mail address: sign in with that one."


class InvitationUsed(Conflict):
    code = "invitation_used"
    message = "This invitation was accepted before."


class InvitationExpired(Gone):
    code = "invitation_expired"
    message = "This invitation is too old. Ask for another one."


class UnknownPlan(Invalid):
    code = "unknown_plan"
    message = "There is no plan of this name."


class PlanUnpaid(PaymentRequired):
    """`payment_url`: where a month of it is paid."""

    message = "This plan has to be paid for first."
    sample = {"payment_url": "https://mercat.example/pay/01a1fd39-1dbe-713b-9983-0562bc1ed764"}  # noqa: RUF012 (nobody writes to it)


class PlanNotSold(Conflict):
    code = "plan_not_sold"
    message = "Nobody takes money for this plan here."


class NothingToCancel(Conflict):
    code = "nothing_to_cancel"
    message = "This business is on a plan that costs nothing."


class NothingToResume(Conflict):
    code = "nothing_to_resume"
    message = "This business is on a plan that costs nothing: choose another one."
