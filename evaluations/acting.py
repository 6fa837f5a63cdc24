"""Who can act for a party: its own users, or else the coordinator who records on its behalf."""

from django.utils.translation import gettext as _

from accounts.models import AuditEntry
from evaluations.enums import Way
from lib.dates import today
from organisations.enums import Role
from organisations.models import Membership

# Acts on an evaluation that make somebody its author.
AUTHOR_VERBS = ("conclude", "submit")


def has_user_as(organisation_id, *roles) -> bool:
    """Whether somebody holds one of these roles in the organisation today."""
    members = Membership.objects.current(today()).filter(organisation_id=organisation_id)
    return members.filter(role__in=roles).exists()


def organisations_with(organisation_ids, role) -> set[int]:
    """Which of these organisations have a user in this role today (one query)."""
    members = Membership.objects.current(today())
    found = members.filter(organisation_id__in=organisation_ids, role=role)
    return set(found.values_list("organisation_id", flat=True))


def answers_for_itself(party) -> str:
    """Why nobody else may record this party's answers; "" when it has no coordinator.

    Nor when it has left: its people no longer see the evaluation.
    """
    if party.is_joined and has_user_as(party.organisation_id, Role.COORDINATOR):
        return _("%(party)s has its own coordinator in the register and answers itself.") % {
            "party": party
        }
    return ""


def keeps_its_words(response) -> str:
    """Why nobody else may read or change these answers; "" unless the party wrote them itself.

    Also when nobody is left there to go on with them: they were written before sharing.
    """
    if response.was_written_by_party and not response.is_read_by_all:
        return _(
            "%(party)s wrote these answers itself. Until they are shared only its own people "
            "read them."
        ) % {"party": response.party}
    return ""


def decides_for_itself(sign_off) -> str:
    """Why nobody else may record this decision; "" when the decider has no manager here."""
    party = sign_off.party
    if party and party.is_joined and has_user_as(party.organisation_id, Role.MANAGER):
        return _("%(party)s has its own manager in the register and decides itself.") % {
            "party": party
        }
    return ""


def is_author(sign_off, user) -> bool:
    """Whether the user wrote part of it: its conclusion, a verdict, a proposal, the answers.

    Asked of the trail, so that it also holds for what was changed again afterwards.
    """
    evaluation = sign_off.evaluation
    if user.pk in (evaluation.concluded_by_id, evaluation.submitted_by_id):
        return True
    acts = AuditEntry.objects.filter(actor_id=user.pk)
    if acts.of(evaluation).filter(verb__in=AUTHOR_VERBS).exists():
        return True
    answers = evaluation.responses.filter(party_id=sign_off.party_id).exclude(way=Way.ON_BEHALF)
    written = acts.exclude(verb="create")
    if any(written.of_any(rows).exists() for rows in (answers, *_verdicts(evaluation))):
        return True
    return acts.of_any(evaluation.proposed_activities.all()).exists()


def _verdicts(evaluation) -> list:
    """What owners and the coordinator judge in an evaluation."""
    return [
        evaluation.activity_reviews.all(),
        evaluation.theme_reviews.all(),
        evaluation.arrangement_reviews.all(),
    ]


def is_only_user(organisation_id) -> bool:
    """Whether one person has an account in the organisation today."""
    members = Membership.objects.current(today()).filter(organisation_id=organisation_id)
    return len(set(members.values_list("user_id", flat=True)[:10])) == 1


def lacks_second_pair_of_eyes(sign_off, user) -> str:
    """Why this manager may not adopt: an author does not, unless nobody else is there."""
    if not is_author(sign_off, user) or is_only_user(sign_off.party.organisation_id):
        return ""
    return _(
        "You wrote part of this evaluation, so another manager of %(party)s must adopt it."
    ) % {"party": sign_off.party}
