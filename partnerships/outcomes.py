"""What came of decisions, in lines a page can show: themes, parties, accessions, action points."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from partnerships.models import Decision, Partnership

# What the lines are made of: prefetch these.
SHOWN = (
    "themes",
    "parties__organisation",
    "accessions__organisation",
    "accessions__partnership",
)
WITH_ACTIONS = (*SHOWN, "action_points__assignee")


@dataclass(frozen=True)
class Outcome:
    """One thing that came of a decision, and where it stands now."""

    kind: str
    text: str
    url: str
    code: str
    state: str
    note: str = ""


def came_of(decisions: list[Decision], user) -> list[tuple[Decision, list[Outcome]]]:
    """Every decision with what came of it, but for action points (`actions_of`).

    An accession elsewhere names the other partnership only to who may know of it.
    """
    elsewhere = {row.partnership_id for one in decisions for row in one.accessions.all()}
    known: set[int] = set()
    if elsewhere:
        visible = Partnership.objects.visible_to(user).filter(pk__in=elsewhere)
        known = set(visible.values_list("pk", flat=True))
    return [(decision, _lines(decision, known)) for decision in decisions]


def _lines(decision: Decision, known: set[int]) -> list[Outcome]:
    lines = [
        Outcome(_("Theme"), row.title, row.get_absolute_url(), row.stage, row.get_stage_display())
        for row in decision.themes.all()
    ]
    lines += [
        Outcome(_("Party"), str(row), "", row.state, row.get_state_display())
        for row in decision.parties.all()
    ]
    return lines + [
        _accession(row, row.partnership_id in known) for row in decision.accessions.all()
    ]


def actions_of(decision: Decision) -> list[Outcome]:
    """The action points of a decision; a meeting lists its own, with their steps."""
    return [
        Outcome(
            _("Action point"),
            row.text,
            row.get_absolute_url(),
            row.state,
            row.get_state_display(),
            str(row.assignee) if row.assignee else "",
        )
        for row in decision.action_points.all()
    ]


def _accession(row, known: bool) -> Outcome:
    where = row.partnership.title if known else _("another partnership")
    return Outcome(
        _("Accession"),
        _("%(organisation)s joins %(partnership)s")
        % {"organisation": row.organisation, "partnership": where},
        row.partnership.get_absolute_url() if known else "",
        row.state,
        row.get_state_display(),
    )
