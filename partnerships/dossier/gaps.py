"""What is still to complete: named in one place, never in the way."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from partnerships.addresses import address
from partnerships.enums import AgreementState, Rhythm

# More parties than this are counted instead of named.
FEW = 2


@dataclass(frozen=True)
class Gap:
    """Something that is not there yet, and the page on which it can be filled in."""

    text: str
    url: str = ""


def gaps_of(partnership, lines) -> list[Gap]:
    """Everything that is missing, the most useful to fill in first."""
    found = [*_about_themes(partnership, lines), *_about_papers(partnership)]
    if not partnership.purpose:
        purpose = address("partnership_edit_purpose", partnership.pk)
        found.append(Gap(_("The purpose is empty."), purpose))
    if not partnership.since:
        found.append(
            Gap(
                _("It is not known since when the parties collaborate."),
                address("partnership_edit", partnership.pk),
            )
        )
    if partnership.rhythm == Rhythm.NOT_AGREED:
        found.append(
            Gap(
                _("No evaluation rhythm was agreed. Every year is usual."),
                address("partnership_edit_rhythm", partnership.pk),
            )
        )
    return found + _about_people(partnership)


def _about_themes(partnership, lines) -> list[Gap]:
    if not lines:
        return [Gap(_("There are no themes yet."), address("theme_create", partnership.pk))]
    return [
        Gap(
            _("“%(theme)s” has no owner.") % {"theme": line.theme},
            address("theme_owner_change", line.theme.pk),
        )
        for line in lines
        if line.lacks_owner
    ]


def _about_papers(partnership) -> list[Gap]:
    agreements = list(partnership.agreements.all())
    if not agreements:
        return [Gap(_("There is no agreement yet."), address("agreement_create", partnership.pk))]
    return [
        Gap(
            _("%(agreement)s: it is not known when it was signed.") % {"agreement": agreement},
            address("agreement_edit", agreement.pk),
        )
        for agreement in agreements
        if agreement.state == AgreementState.SIGNED and not agreement.signed
    ]


def _about_people(partnership) -> list[Gap]:
    found = []
    if partnership.coordinator_id is None:
        edit = address("partnership_edit", partnership.pk)
        found.append(Gap(_("There is no coordinator."), edit))
    alone = [
        party
        for party in partnership.parties.all()
        if party.is_joined and not party.has_users and party.contact_id is None
    ]
    if len(alone) > FEW:
        text = _("%(n)d parties have no users and no contact yet.") % {"n": len(alone)}
        return [*found, Gap(text, address("party_list", partnership.pk))]
    return found + [
        Gap(
            _("%(party)s has no users and no contact yet.") % {"party": party},
            address("party_edit", party.pk),
        )
        for party in alone
    ]
