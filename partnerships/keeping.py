"""Giving a dossier into the keeping of another organisation."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import records
from accounts.errors import WrongMoment
from partnerships.coordinating import editing_organisations, who_can_coordinate
from partnerships.models import Partnership


@transaction.atomic
def give_to_keeper(partnership, keeper, *, by, at, reason, version=None) -> Partnership:
    """Let another organisation keep the dossier from now on; who cannot coordinate there stops.

    Notes, documents and answers that an organisation has for itself stay its own. Raises
    WrongMoment when it keeps the dossier already, or is no longer in the register; StaleRecord
    when the partnership has changed since ``version``.
    """
    if keeper.pk == partnership.keeper_id:
        raise WrongMoment(_("This organisation keeps the dossier already."))
    if keeper.archived_at is not None:
        raise WrongMoment(_("This organisation is no longer in the register."))
    changes: dict = {"keeper": keeper}
    if not _stays_coordinator(partnership, keeper, on=timezone.localdate(at)):
        changes["coordinator"] = None
    return records.update(
        partnership, changes, by=by, at=at, version=version, reason=reason, verb="hand_over"
    )


def _stays_coordinator(partnership, keeper, *, on) -> bool:
    """Whether who coordinates is of the new keeper or a party, and may act for it there."""
    person = partnership.coordinator
    if person is None:
        return True
    after = Partnership(keeper=keeper, shared_editing=partnership.shared_editing)
    after.__dict__["joined_organisation_ids"] = partnership.joined_organisation_ids
    there = {keeper.pk, *partnership.joined_organisation_ids}
    can = who_can_coordinate([person], on)
    return person.organisation_id in there and can(person, editing_organisations(after))
