"""What is still to complete: named in one place, never in the way."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from lib.addresses import address
from lib.dates import programme_label
from partnerships.enums import AgreementState, Rhythm

# More parties than this are counted instead of named.
FEW = 2
# So long after it was recorded a partnership still counts as new.
NEW = datetime.timedelta(days=180)


@dataclass(frozen=True)
class Gap:
    """Something that is not there yet, and the page on which it can be filled in."""

    text: str
    url: str = ""


def gaps_of(partnership, lines, on) -> list[Gap]:
    """Everything that is missing, the most useful to fill in first."""
    found = [*_about_themes(partnership, lines), *_about_the_year(partnership, lines, on)]
    found += [*_about_papers(partnership), *_about_the_start(partnership, on)]
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
    return found + _about_people(partnership) + _about_outcomes(partnership)


def _about_outcomes(partnership) -> list[Gap]:
    """Pilots that ended without a conclusion, joint results nobody has told about."""
    found = [
        Gap(
            _("The pilot “%(pilot)s” has no conclusion yet.") % {"pilot": row["title"]},
            address("activity_update", row["id"]),
        )
        for row in partnership.pilot_rows
    ]
    silent = partnership.silent_result_rows
    if len(silent) > FEW:
        text = _("%(n)d joint results have had no publicity yet.") % {"n": len(silent)}
        return [*found, Gap(text, address("result_list", partnership.pk))]
    return found + [
        Gap(
            _("The joint result “%(result)s” has had no publicity yet.") % {"result": row["title"]},
            address("result_show", row["id"]),
        )
        for row in silent
    ]


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


def _about_the_year(partnership, lines, on) -> list[Gap]:
    """Themes that go on need a programme to hang their plans under."""
    year = partnership.programme_year(on)
    begun = any(row["year"] == year for row in partnership.programme_rows)
    if begun or not any(line.is_going_on for line in lines):
        return []
    label = programme_label(*partnership.programme_period(year))
    text = _("The programme of %(year)s has not begun yet.") % {"year": label}
    return [Gap(text, address("programme_open", partnership.pk))]


def _about_papers(partnership) -> list[Gap]:
    agreements = list(partnership.agreements.all())
    if not agreements:
        create = address("agreement_create", partnership.pk)
        return [Gap(_("There is no agreement yet."), create)]
    return [
        Gap(
            _("%(agreement)s: it is not known when it was signed.") % {"agreement": agreement},
            address("agreement_edit", agreement.pk),
        )
        for agreement in agreements
        if agreement.state == AgreementState.SIGNED and not agreement.signed
    ]


def _about_the_start(partnership, on) -> list[Gap]:
    """A partnership that was recorded lately, never evaluated, has most from a start-up check."""
    recorded = timezone.localdate(partnership.created_at)
    is_new = on - recorded <= NEW and not partnership.evaluation_rows
    if not is_new or partnership.start_check_rows:
        return []
    edit = address("start_check_edit", partnership.pk)
    return [Gap(_("The start-up check is not filled in yet."), edit)]


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
