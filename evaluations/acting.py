"""Who can act for a party: its own users, or else the coordinator who records on its behalf."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.permissions import may
from evaluations.authors import is_author
from evaluations.enums import Way
from lib.dates import today
from organisations.enums import Role
from organisations.four_eyes import with_one_user
from organisations.models import Membership


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


def decides_for(user) -> list[int]:
    """Organisations for which the user adopts: as their manager, or as deputy today."""
    return sorted({*user.organisations_as(Role.MANAGER), *user.deputises_for})


def is_deputy(sign_off, user, way) -> bool:
    """Whether the user decides in place of the manager, not as one."""
    if way != Way.REGISTER or user is None:
        return False
    roles = sign_off.roles_of(user)
    return "deputy" in roles and Role.MANAGER not in roles


def lacks_second_pair_of_eyes(sign_off, user) -> str:
    """Why this manager may not adopt: an author does not, unless the organisation allows it."""
    organisation = sign_off.party.organisation if sign_off.party_id else None
    if organisation is None or not organisation.four_eyes or not is_author(sign_off, user):
        return ""
    is_alone = bool(with_one_user([organisation.pk], today()))
    return second_pair_words(organisation, user, is_alone=is_alone)


def second_pair_words(organisation, user, *, is_alone) -> str:
    """The sentence for an author; who is the only user there reads the way out."""
    if not is_alone:
        return _(
            "You wrote part of this evaluation, so another manager of %(party)s, or a deputy, "
            "must adopt it."
        ) % {"party": organisation}
    sentence = _(
        "You wrote part of this evaluation, and %(party)s asks that somebody else adopts it. "
        "Nobody else there has an account."
    ) % {"party": organisation}
    if not may(user, "organisation.four_eyes", organisation):
        return sentence
    url = reverse("four_eyes_edit", args=[organisation.pk])
    return format_html('{} <a href="{}">{}</a>', sentence, url, _("Let who wrote it adopt it too"))
