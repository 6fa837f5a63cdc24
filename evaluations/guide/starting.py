"""The start-up check: how the preconditions stand when a partnership begins."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import records
from accounts.errors import StaleRecord
from evaluations.enums import StartAnswer
from evaluations.models import Criterion, StartCheck
from partnerships.enums import AgreementState, PartyState, Rhythm

MET, NOT_YET = StartAnswer.MET, StartAnswer.NOT_YET
# On their way to the table, but not there yet.
COMING = (PartyState.WANTED, PartyState.APPROACHED, PartyState.INVITED, PartyState.IN_TALKS)


@dataclass(frozen=True)
class Hint:
    """What the register itself can tell about a precondition."""

    answer: str
    evidence: str


def hints_for(partnership) -> dict[str, Hint]:
    """Code of a criterion → what the register knows about it; six queries at most."""
    parties = list(partnership.parties.select_related("organisation"))
    themes = list(partnership.themes.going_on().prefetch_related("owners", "goals"))
    found = {
        "need": _written(
            partnership.cause or partnership.added_value, _("The cause is written down.")
        ),
        "shared_ambition": _written(
            partnership.shared_mission or partnership.purpose, _("The purpose is written down.")
        ),
        "clear_goals": _per_theme(
            themes, lambda theme: theme.goals.all(), _("Each theme has a goal."), _("No goal yet:")
        ),
        "clear_roles": _per_theme(
            themes,
            lambda theme: theme.current_owner,
            _("Each theme has an owner."),
            _("No owner yet:"),
        ),
        "benefit": _benefits(partnership),
        "interests": _per_party(
            parties,
            "own_interest",
            _("Each party wrote down its own interest."),
            _("Own interest not written yet:"),
        ),
        "own_identity": _per_party(
            parties,
            "identity_note",
            _("Each party wrote down its own identity."),
            _("Own identity not written yet:"),
        ),
        "right_parties": _coming(parties),
        "papers": _papers(partnership),
        "learning": _rhythm(partnership),
    }
    return {code: hint for code, hint in found.items() if hint is not None}


def _written(text, words) -> Hint | None:
    return Hint(MET, words) if text else None


def _per_theme(themes, has, all_words, lacking_words) -> Hint | None:
    if not themes:
        return None
    lacking = [str(theme) for theme in themes if not has(theme)]
    if lacking:
        return Hint(NOT_YET, f"{lacking_words} {', '.join(lacking[:5])}.")
    return Hint(MET, all_words)


def _per_party(parties, name, all_words, lacking_words) -> Hint | None:
    joined = [party for party in parties if party.is_joined]
    if not joined:
        return None
    lacking = [str(party) for party in joined if not getattr(party, name)]
    if lacking:
        return Hint(NOT_YET, f"{lacking_words} {', '.join(lacking[:5])}.")
    return Hint(MET, all_words)


def _coming(parties) -> Hint | None:
    coming = [str(party) for party in parties if party.state in COMING]
    if not coming:
        return None
    return Hint(NOT_YET, _("Not joined yet: %(parties)s.") % {"parties": ", ".join(coming[:5])})


def _benefits(partnership) -> Hint | None:
    number = partnership.benefits.count()
    if not number:
        return None
    words = ngettext(
        "For %(n)d group it is written what it should notice.",
        "For %(n)d groups it is written what they should notice.",
        number,
    )
    # That it is promised does not yet say that anybody notices.
    return Hint(StartAnswer.UNKNOWN, words % {"n": number})


def _papers(partnership) -> Hint:
    states = set(partnership.agreements.values_list("state", flat=True))
    if AgreementState.SIGNED in states:
        return Hint(MET, _("A signed agreement is recorded."))
    if states:
        return Hint(NOT_YET, _("An agreement is recorded, but it is not signed."))
    return Hint(NOT_YET, _("No agreement is recorded yet."))


def _rhythm(partnership) -> Hint | None:
    if partnership.rhythm == Rhythm.NOT_AGREED:
        return Hint(NOT_YET, _("It is not agreed how often you evaluate."))
    if partnership.rhythm == Rhythm.NONE:
        return None
    return Hint(
        MET,
        _("Agreed: evaluating %(rhythm)s.") % {"rhythm": partnership.get_rhythm_display().lower()},
    )


def checks_of(partnership) -> list[StartCheck]:
    """A row per criterion in use, in order; unsaved ones are filled in from what is known.

    Rows of criteria that were retired since stay, at the end.
    """
    saved = {row.criterion_id: row for row in partnership.start_checks.select_related("criterion")}
    hints = hints_for(partnership)
    rows = []
    for criterion in Criterion.objects.in_use():
        row = saved.pop(criterion.pk, None)
        if row is None:
            row = StartCheck(partnership=partnership, criterion=criterion)
            if hint := hints.get(criterion.code):
                row.answer, row.evidence = hint.answer, hint.evidence[:300]
        row.partnership = partnership
        row.hint = hints.get(criterion.code)
        rows.append(row)
    for row in saved.values():
        row.partnership, row.hint = partnership, None
        rows.append(row)
    return rows


@transaction.atomic
def save_checks(partnership, rows, *, by, at) -> None:
    """Write the rows of a start-up check: (row, changes, version), unsaved ones without a version.

    Raises StaleRecord, and saves nothing, when one of them moved on.
    """
    for row, changes, version in rows:
        if row.pk is not None:
            if version is None:  # somebody else filled it in for the first time
                raise StaleRecord(row)
            records.update(row, changes, version=version, by=by, at=at)
            continue
        there = StartCheck.objects.filter(partnership=partnership, criterion=row.criterion).first()
        if there is not None:
            raise StaleRecord(there)
        for name, value in changes.items():
            setattr(row, name, value)
        records.create(row, by=by, at=at)
